/* What the server tells our scripts, and what they tell one another. */

export {};

declare global {
  type Attributes = Record<string, string | number | boolean | null | undefined>;
  type Child = Node | string | number | boolean | null | undefined;
  type Field = HTMLTextAreaElement | HTMLInputElement;

  /** A challenge of mapping/web/auth/proof_of_work.py. */
  interface Work {
    challenge: string;
    nonce: string;
    parts: number;
    bits: number;
  }

  /** What Streamlit gives a component of ours. */
  interface Component<Data> {
    data: Data;
    parentElement: HTMLElement;
    setTriggerValue: (name: string, value: unknown) => void;
    setStateValue: (name: string, value: unknown) => void;
  }

  /** A place in a photo, in pixels of the photo. */
  interface PhotoPoint {
    x: number;
    y: number;
  }

  interface PhotoSize {
    width: number;
    height: number;
  }

  /** What is painted over, as geodata/model/public_photos.py has it. */
  interface CoveredArea {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }

  interface PageWords {
    language: string;
    words: Record<string, string>;
    names: Record<string, string>;
    ours: string;
    remove: string;
  }

  interface AnswerOptions {
    answers: string;
    said_once: string;
    answer_ms: number;
    shown_ms: number;
    rest_ms: number;
    head_px: number;
  }

  /** Who is signed in: a name and a key that only this account's pages get. */
  interface DraftState {
    who: string;
    key: string;
    ended: boolean;
    saved: number; // how often the server has saved something from this page
  }

  interface Draft {
    value: string;
    before: string;
    label: string;
    spot: string; // where its field stands on the page
  }

  /** Whose forms a browser keeps: an opaque name, and the key that only their pages get. */
  interface DraftOwner {
    who: string;
    key: string;
  }

  interface KeptDraft extends Sealed {
    who: string;
    at: number; // milliseconds
  }

  interface FoundDraft {
    token: string;
    at: number;
    content: { title: string; values: unknown };
  }

  interface FormDraftState extends DraftOwner {
    token: string;
    title: string;
    values: unknown;
    isEmpty: boolean;
    done: string[]; // what was sent or thrown away
  }

  interface UnfinishedState extends DraftOwner {
    language: string;
    title: string;
    nameless: string;
    kept: string;
    drop: string;
  }

  interface WorkAlertsState {
    who: string;
    count: number;
    words: Record<string, string>;
  }

  interface FieldLinkState {
    who: string;
    address: string;
    says: string;
    waiting: string;
    refused: string;
  }

  interface Sealed {
    iv: string;
    sealed: string;
  }

  // ---------------------------------------------------------------------------- words and names

  type Say = (key: string, values?: Record<string, unknown>) => string;

  interface Format {
    number(value: number): string;
    short(iso: string): string;
    date(iso: string): string;
    time(when: Date): string;
  }

  interface Named {
    id?: string;
    name_th?: string | null;
    name_en?: string | null;
  }

  interface Names {
    of(area: Named): string;
    short(area: Named): string;
    subdistrict(area: Named): string;
    label(area: Named): string;
  }

  // -------------------------------------------------------------------------------------- areas

  /** Longitude and latitude (WGS84), or metres on a plane. */
  type Position = [number, number];
  type Level = "community" | "subdistrict";

  type Geometry =
    | { type: "Point"; coordinates: Position }
    | { type: "Polygon"; coordinates: Position[][] }
    | { type: "MultiPolygon"; coordinates: Position[][][] };

  /** What /api/areas.geojson says of an area. */
  interface Area extends Named {
    id: string;
    level: Level;
    subdistrict_code?: string;
    zone?: number | string | null;
    kind_th?: string | null;
    point?: Position | null;
    boundary_status?: string;
    boundary_version?: number;
    boundary_confirmed?: boolean;
    boundary_source?: string;
    coverage?: string;
    visited?: { communities: number; of: number };
    complaints?: { count: number | null; withheld: boolean } | null;
    feed_reports?: Record<string, number>;
    feed_reports_total?: number | null;
    feed_near_total?: number | null;
    risks?: Record<string, number>;
    risk_points?: { listed?: string[]; mitigated?: string[]; cells?: string[]; near?: string[] };
    residents?: { count: number; year_be?: number | null } | null;
    official_area_km2?: number | null;
  }

  interface AreaFeature {
    type: "Feature";
    geometry: Geometry | null;
    properties: Area;
  }

  interface AreaCollection extends AreasMeta {
    type: "FeatureCollection";
    features: AreaFeature[];
  }

  interface KnownAreas {
    features(level: Level): AreaFeature[];
  }

  interface Near {
    properties: Area;
    metres: number;
  }

  interface Whereabouts {
    community?: Area;
    subdistrict?: Area;
    near: Near | null;
  }

  // -------------------------------------------------------------------------------- the drawing

  type Indicator = "complaints" | "feed" | "risks" | "projects" | "coverage";

  interface Filter {
    indicator: Indicator;
    level: Level;
    zone?: string;
    subdistrict?: string;
    type?: string;
    year?: string;
    category?: string;
    risk_level?: string;
    state?: string;
    quarter?: string;
    area?: string;
    watch?: string; // whether somebody looked at a project
    money?: string; // whose money it is
    risk?: string; // whose card is open
    project?: string;
    only?: string[] | null; // the communities that a step of the story is about
  }

  /** The lowest value of a class, and its colour. */
  type ClassStep = [number, string];

  interface Palette {
    complaints: ClassStep[];
    feed: ClassStep[];
    noData: string;
    empty: string;
    found: string;
    risks: string[]; // from low to very high
    clear: string; // visited, no risk points
    unseen: string;
    noOpen: string; // visited, no open risk point in sight
    opacity: number;
    estimatedOpacity: number;
  }

  /** Reports of one area: year and count; year, type and count (positions in the cube's lists). */
  interface CubeArea {
    totals: [number, number][];
    types: [number, number, number][];
  }

  /** /api/cube.json. */
  interface Cube {
    version: number;
    fiscal_years: number[];
    incomplete_years?: Record<string, string>;
    types: { id: string; label: string }[];
    areas: Record<string, CubeArea>;
    near?: Record<string, CubeArea>;
  }

  /** What decides how areas are drawn at a moment. */
  interface Look {
    filter: Filter;
    palette: Palette;
    cube: Cube | null;
    open: string | null;
    risks?: RiskFeature[] | null; // those that the filter shows; null: not loaded
    isPlain?: boolean; // the risk layer leaves areas without a colour
    feeds: boolean; // without any feed "none" would claim that somebody had looked
  }

  /** What an area says: a class with its value, or a sign. */
  interface Reading {
    kind: string;
    value?: number;
  }

  /** A layer of an area: an outline, or a square where there is none. */
  interface AreaLayer extends L.Path {
    feature: AreaFeature;
    getCenter(): L.LatLng;
    getBounds?(): L.LatLngBounds;
    getLatLng?(): L.LatLng;
    setRadius?(radius: number): this;
    toGeoJSON(): any;
  }

  interface Placed {
    geometry: { coordinates: Position };
  }

  interface Risk {
    id: string;
    title?: string | null; // older editions know no words of a risk point
    description?: string | null;
    sub_kind?: string | null;
    agency_type?: string | null;
    category: string;
    likelihood: number;
    impact: number;
    level: string;
    state: string;
    precision: string;
    community_id: string | null;
    quarter: string;
  }

  interface RiskFeature extends Placed {
    properties: Risk;
  }

  /** Nobody looked; somebody did; somebody did and answered a question with no. */
  type WatchState = "unseen" | "seen" | "noes";

  interface Inspection {
    quarter: string; // 2569-Q3
    answers: Record<string, string>;
  }

  /** What /api/projects.geojson says of a project. */
  interface Project {
    id: string;
    kind: string; // whose money it is
    name: string;
    agency: string;
    budget_baht: number | null;
    contract_number: string;
    starts_on: string | null;
    ends_on: string | null;
    community_id: string | null;
    subdistrict_code: string | null;
    source: string;
    risk_ids: string[];
    inspections: Inspection[]; // the newest first
  }

  interface ProjectFeature {
    geometry: Placed["geometry"] | null; // null: told by its community alone
    properties: Project;
  }

  interface ProjectCollection {
    features: ProjectFeature[];
  }

  /** What has a badge on the map. */
  type MapFeature = RiskFeature | (ProjectFeature & Placed);

  interface RiskCollection {
    features: RiskFeature[];
    sub_kinds?: Record<string, Record<string, string>>; // names by code and language
  }

  interface RiskPlace {
    community?: Area;
    subdistrict?: string;
  }

  interface MapView {
    at: [number, number]; // latitude and longitude of the middle
    zoom: number;
  }

  /** What a search may find. */
  interface Findable {
    kind: string;
    name: string;
    words: string[]; // all that it may be called
    note?: string;
    go: () => void;
  }

  interface SearchOptions {
    load(): Promise<void>;
    onArea(level: Level, id: string): void;
    onRisk(feature: RiskFeature): void;
    onPlace(features: BaseFeature[]): void;
  }

  interface ToolOptions {
    tell(text: string): void;
    query(): string; // the part of an address that says what is seen now
  }

  interface BasePlace {
    name: string;
    features: BaseFeature[];
  }

  interface RisksShown {
    readonly all: RiskFeature[];
    readonly features: RiskFeature[]; // of the filter, in their order
    readonly isNarrowed: boolean;
    find(id: string | undefined): RiskFeature | undefined;
    nameOf(risk: Risk): string;
    placeOf(risk: Risk): string;
    update(): void;
  }

  interface ProjectsShown {
    readonly all: ProjectFeature[];
    readonly features: ProjectFeature[]; // of the filter, in their order
    readonly placed: (ProjectFeature & Placed)[];
    readonly isNarrowed: boolean;
    find(id: string | undefined): ProjectFeature | undefined;
    placeOf(project: Project): string;
    update(): void;
  }

  interface BaseFeature {
    geometry: any; // a line, lines, or a point
    /** `landmark` is what a landmark of the register is: a market, a school. */
    properties: {
      kind: string;
      name_th?: string | null;
      name_en?: string | null;
      landmark?: string;
    };
  }

  interface BaseCollection {
    features: BaseFeature[];
  }

  type LabelKind = Level | "road" | "canal" | "landmark";

  interface Label {
    kind: LabelKind;
    id?: string; // of an area
    lines?: Position[][]; // that it lies along
    mayStand?: (at: Position) => boolean; // around its own place
    marker: L.Marker;
    width: number | null; // pixels; null until it is measured
    isBeside: boolean;
  }

  interface LabelPlace {
    at?: L.Point; // where it is not at its own place
    middle?: L.Point; // of the name, in the window
    transform: string;
    boxes: Box[];
  }

  interface LabelOptions {
    level: () => Level; // that is shown
    rank: (id: string) => number; // of a community: the higher the sooner
    taken: () => Box[]; // by marks and buttons
  }

  /** Left, top, right, bottom in pixels. */
  type Box = [number, number, number, number];

  interface DrawingOptions {
    look: () => Look;
    names: Names;
    onTap?: (id: string) => void;
    onBadge?: (features: MapFeature[]) => void;
    count?: (count: number) => string; // words of how many there are
    obstacles?: () => Box[]; // what lies on the map, in its pixels
    apart?: number; // pixels between two badges
  }

  // ------------------------------------------------------------------------------ the live page

  /** What draws vector tiles (layers/vendor): loaded only where a street map is installed. */
  const protomapsL: {
    leafletLayer(options: object): L.Layer;
    LineSymbolizer: new (options: object) => object;
    PolygonSymbolizer: new (options: object) => object;
    LineLabelSymbolizer: new (options: object) => object;
  };

  type StreetColours = Record<
    | "ground"
    | "water"
    | "park"
    | "building"
    | "small"
    | "large"
    | "edge"
    | "rail"
    | "words"
    | "halo"
    | "waterWords",
    string
  >;

  /** `/api/basemap.json` of mapping/web/public/basemap.py. */
  interface StreetFacts {
    url: string | TileReader | null; // null where none is installed
    script: string;
    bounds: [number, number, number, number];
    max_zoom: number;
    attribution: string;
    made_on: string;
    tiles?: TileFacts | null;
  }

  interface TileReader {
    getZxy(z: number, x: number, y: number): Promise<{ data: ArrayBuffer } | undefined | "">;
  }

  /** `streets.json` of mapping/basemap/inline.py. */
  interface InlineStreets {
    left_out: boolean;
    tiles?: Record<string, string>; // by zoom/column/row: gzip in base64
    bounds: [number, number, number, number];
    max_zoom: number;
    attribution: string;
    made_on: string;
  }

  /** Tiles of another host, where the operator set them. */
  interface TileFacts {
    url: string;
    attribution: string;
    name: string; // "" where the operator gave none
    host: string;
  }

  interface StreetFeature {
    props: Record<string, unknown>;
    geomType: number; // 1 point, 2 line, 3 area
  }

  interface MapConfig {
    language: string;
    door: string;
    home: [Position, Position]; // latitude and longitude, south-west and north-east
    poll: { fast_s: number; slow_s: number; give_up_s: number };
    documents: Record<string, string>;
    news: { version?: string; events?: string };
    stamp: string;
    palette: Palette;
    labels: Record<"complaints" | "feed", string[]>;
    texts: Record<string, string> | null; // null where the parts of a page share them
  }

  /** What the documents of a level say besides their areas. */
  interface AreasMeta {
    feeds?: string[];
    feed_period?: { from: string; to: string } | null;
    demo?: boolean;
    registry?: { listed: number; study: number };
  }

  /** What the page shows, and what it knows. */
  interface MapState {
    version: number | null;
    releasedAt: string | null;
    isDemo: boolean;
    hasFailed: boolean;
    meta: Partial<Record<Level, AreasMeta>>;
    cube: Cube | null;
    risks: RiskCollection | null;
    projects: ProjectCollection | null;
    filter: Filter;
    open: string | null;
  }

  interface AreaDrawing extends AreasDrawn {
    all(level: Level): Area[];
    properties(level: Level, id: string | null | undefined): Area | undefined;
    middle(layer: AreaLayer): L.LatLng;
    tidy(): void;
    badgeAt(id: string): L.LatLng | null;
    restyle(): void;
    setAreas(level: Level, collection: AreaCollection): void;
    setBase(collection: BaseCollection): void;
    listBase(kind: string): BasePlace[];
    setRisks(collection: { features: RiskFeature[] } | null): void;
    setProjects(features: (ProjectFeature & Placed)[]): void;
  }

  /** What every part of the live page is given. */
  interface MapParts {
    map: L.Map;
    config: MapConfig;
    say: Say;
    names: Names;
    format: Format;
    state: MapState;
    drawing: AreaDrawing;
    shown: RisksShown;
    projects: ProjectsShown;
    wide: MediaQueryList;
    isChanging: boolean;
    hasFeeds(): boolean;
  }

  interface CardOptions {
    onChange(): void;
    onRisk(id: string): void; // of a risk point that a project names
    onGo: (() => void) | null; // takes the place of the link to the page of what is open
  }

  interface LiveHooks {
    isBusy?(): boolean; // a tap is not for the card just now
    onOpen?(id: string): void;
    onGo?(): void;
    onClear?(key?: string): void; // the map does without this part of the filter, or all of it
    search?: string; // what the address around the map says
  }

  /** A release as its event tells it. */
  interface News {
    version: number;
    previous: number;
    released_at: string;
    demo?: boolean;
    reload?: boolean;
    areas?: Partial<Record<Level, Record<string, Partial<Area>>>>;
    cube?: Cube;
  }

  interface DataOptions {
    onAreas(): void;
    onChange(): void;
    onContact(isThere: boolean): void;
    onNews(): void;
  }

  // ------------------------------------------------------------------------------------ stories

  interface StoryConfig {
    language: string;
    home: [Position, Position]; // latitude and longitude, south-west and north-east
    editions: string;
    folder: string; // "#" in a file: documents are blocks of the page
    links: [string, string][];
    compared: Record<string, string>;
    own: Record<string, string>;
    room: { address: string; qr: string } | null;
    palette: Palette;
    labels: Record<"complaints" | "feed", string[]>;
    texts: Record<string, string> | null;
  }

  type SentenceValue = string | number | Sentence | null;

  /** A sentence of the catalogue with its values. */
  interface Sentence {
    key: string;
    values?: Record<string, SentenceValue>;
  }

  interface StoryRow {
    sign?: string;
    name?: Named;
    area?: Area;
    heading?: Sentence;
    label?: Sentence;
    count?: number | null; // null: not known or withheld
  }

  interface Commitment {
    agency: string;
    promise: string;
    state: string;
    due_on?: string | null;
    community_id?: string | null;
    risk_name?: Named;
  }

  /** A photo that was approved; its file lies beside the documents of its edition. */
  interface StoryPhoto {
    file: string;
    kind: string;
    caption: string;
    width: number;
    height: number;
  }

  interface StoryStep {
    id: string;
    kind: string;
    title: Sentence;
    words?: string;
    said?: string; // words of whoever planned the story
    topic?: string;
    figure?: Sentence | null;
    figure_words?: Sentence | null;
    caption?: Sentence | null;
    lines?: Sentence[] | null;
    rows?: StoryRow[] | null;
    matrix?: { count: number; level: string }[][]; // rows of impact from 5 down, likelihood from 1 up
    risk?: Risk;
    name?: Named;
    place?: Area | null;
    photos?: StoryPhoto[]; // before, after
    commitments?: Commitment[];
    sources?: { label: Sentence; words: string }[];
    stamp?: Sentence;
    previous?: string | null; // the edition before this one
    map: {
      indicator: Indicator;
      level: Level;
      risks: string[];
      focus?: string | null;
      marked?: string[] | null;
      cell?: any;
      at?: Position | null;
    };
  }

  interface EditionDocuments {
    edition: { frozen_on: string };
    community: AreaCollection;
    subdistrict: AreaCollection;
    risks: { features: RiskFeature[] };
  }

  interface StoryDocuments extends EditionDocuments {
    base: BaseCollection;
    story: { steps: StoryStep[] };
    after: EditionDocuments;
    before: EditionDocuments | null;
    qr: { whole: string | null; each: Record<string, string | null> };
  }

  interface StoryParts {
    config: StoryConfig;
    say: Say;
    format: Format;
    names: Names;
    documents: StoryDocuments;
    phone: MediaQueryList;
    calm: MediaQueryList;
  }

  interface StoryView {
    animate: boolean;
    title: string;
    slider: HTMLInputElement | null;
    words: SwipeOptions["words"];
  }

  // ----------------------------------------------------------------- a file without a network

  interface OfflineConfig {
    language: string;
    stamp: string;
    texts: Record<string, string> | null;
  }

  interface OfflineParts {
    config: OfflineConfig;
    say: Say;
    format: Format;
    names: Names;
    documents: {
      community: AreaCollection;
      subdistrict: AreaCollection;
      about: {
        released_at: string;
        version: number;
        registry: Record<string, unknown>;
        feeds: string[];
        feed_period?: { from: string; to: string } | null;
        boundary_versions: {
          level: string;
          version: number;
          source: string;
          licence?: string | null;
          dated?: string | null;
        }[];
      };
      edition: { boundary_versions: Record<string, number>; rule: { k: number } };
    };
  }

  // -------------------------------------------------------------------------------------- modes

  interface SwipeOptions {
    before: string[]; // panes
    after: string[];
    words(left: number, right: number): string; // percent
  }

  /** What draws, as the modes need it. */
  interface AreasDrawn extends KnownAreas {
    layer(level: Level, id: string | null | undefined): AreaLayer | undefined;
  }

  interface ModeParts {
    say: Say;
    drawing: AreasDrawn;
  }

  interface PinWish {
    name: string;
    at?: Position | null;
    own?: string[] | null; // the communities to choose from; null: all of them
    view?: string[] | null; // the communities that the map opens on
  }

  interface TraceWish {
    name: string;
    who: number | null;
    area: string;
    point?: Position | null;
    seen: unknown;
    again: boolean;
    fresh: boolean;
  }

  interface CompareWish {
    before: { label: string; geometry: any };
    after: { label: string; geometry: any };
    changed: any;
  }

  // ------------------------------------------------------------------------------------- events

  interface EventLinkOptions {
    address: string;
    event: string; // its name in the stream
    graceMs: number; // so long a stream may take to open before we ask
    nextAskS(now: { isOpen: boolean; visibleMs: number }): number;
    ask(): Promise<unknown>; // never fails
    onNews(news: any): void;
    onOpen?(): void;
    onOnline?(): void; // in the place of asking
    onOffline(): void;
  }

  // -------------------------------------------------------------------------------------- rooms

  type OutboxKind = "pin" | "move" | "withdraw" | "ballot" | "question" | "field";

  interface OutboxItem {
    kind: OutboxKind;
    token?: string;
    path: string;
    body: any;
  }

  /** Whose page for the field it is; the key is the public half, the other stays on the server. */
  interface FieldOwner {
    who: string;
    key: string;
    own: string[] | null; // ids of communities; null: all of them
  }

  /** What somebody filled in, as the server opens it for them. */
  interface FieldContent {
    kind: string;
    community: string;
    found?: boolean;
    day?: string;
    category?: string;
    likelihood?: number | null;
    impact?: number | null;
    note?: string;
    point?: Position | null;
  }

  interface RefusedItem {
    item: OutboxItem;
    problem: Problem;
  }

  interface OutboxOptions {
    folder: string;
    key: string; // in the storage
    storage?: import("./core/storages.js").PageStorage; // without it: the storage of this tab
    enter(): Promise<unknown>;
    onChange(): void;
    onTaken(item: OutboxItem, answer: unknown): void;
    onRefused(item: OutboxItem, problem: Problem): void;
    onGone(): void;
  }

  interface PinPlace {
    cell?: Position | null;
    latitude?: number | null;
    longitude?: number | null;
    community_id?: string | null;
  }

  interface RoomPin extends PinPlace {
    id: number;
    category: string;
    number?: number | null; // by which people call it; it stays
    title?: string; // as the facilitator let it be shown
    risk_id?: string; // where it is a risk point that is on the public map already
    name?: Named;
    merged?: number;
  }

  interface OwnPin extends PinPlace {
    id?: number; // once the server has it
    token: string;
    category?: string;
    title?: string;
    state?: string;
    isWaiting?: boolean;
  }

  /** What the server says of a room. */
  interface Room {
    version: number;
    server_time?: string;
    state: string;
    title: string;
    kind: string;
    joined: number;
    pins_count: number;
    votes_count: number;
    pins: RoomPin[];
    ranking: { id: number; votes: number; rank: number; paper: number }[];
    accepting: boolean;
    revealed: boolean;
    voting: "none" | "open" | "closed";
    dots: number;
    timer_ends_at: string | null;
    edition_id: string | null;
    community_id: string | null;
    forms: boolean;
    questions?: { text: string }[];
    join_url: string;
  }

  interface RoomConfig {
    language: string;
    code: string;
    folder: string;
    home: [Position, Position]; // latitude and longitude, south-west and north-east
    documents: Record<string, string>;
    edition_documents: Record<string, string>;
    palette: Palette;
    categories: [string, string][]; // value, and the key of its words
    longest_title: number;
    longest_note: number;
    texts: Record<string, string>;
  }

  interface RoomLinkOptions {
    folder: string;
    enter(): Promise<Room | null>;
    onState(room: Room): void;
    onLost(isLost: boolean): void;
    onGone(): void;
  }

  interface RoomMapOptions {
    config: RoomConfig;
    say: Say;
    names: Names;
    apart?: number;
    onPins?: (pins: RoomPin[]) => void;
  }

  interface NearCommunity {
    id: string;
    name: string;
    metres: number;
  }

  /** A pin that is being made. */
  interface PinDraft extends PinPlace {
    title?: string;
    note: string;
    category?: string;
    moving?: string; // the token of a pin that is there
    near?: NearCommunity | null;
    belongs?: boolean;
  }

  type RoomView =
    | "home"
    | "category"
    | "place"
    | "list"
    | "send"
    | "mine"
    | "ballot"
    | "pins"
    | "results"
    | "question"
    | "over";

  /** What the views draw. */
  interface RoomShown {
    room: Room | null;
    own: OwnPin[];
    votes: Set<number>;
    left: number;
    pins: RoomPin[];
    isSeveral: boolean;
    draft: PinDraft | null;
    where: string;
    elsewhere: string; // the community of the room, where the draft is not in it
    communities: Area[];
    subdistricts: Area[];
    question: string;
    unsent: number;
  }

  /** What taps in the panel do. */
  interface RoomActions {
    home(): void;
    propose(): void;
    chooseCategory(category: string): void;
    place(): void;
    list(): void;
    answerBelongs(belongs: boolean): void;
    setTitle(title: string): void;
    setNote(note: string): void;
    chooseCommunity(id: string): void;
    locate(): void;
    send(): void;
    mine(): void;
    move(pin: OwnPin): void;
    withdraw(pin: OwnPin): void;
    vote(): void;
    results(): void;
    dot(id: number): void;
    ask(): void;
    setQuestion(text: string): void;
    sendQuestion(): void;
    wordsOf(pin: PinPlace): string;
  }

  interface RoomParts {
    config: RoomConfig;
    say: Say;
    names: Names;
    act: RoomActions;
  }

  type RoomViewDrawing = (parts: RoomParts, shown: RoomShown) => Child[];

  // ------------------------------------------------------------------------------------- /report

  interface ReportConfig {
    receipt: string;
    mark: string;
    language: string;
    texts: Record<string, string>;
    most_files: number;
    longest_words: number;
    home: [number, number]; // where its map opens: latitude, longitude
    map: string; // addresses of scripts
    worker: string;
  }

  /** What the server says where it refuses. */
  interface Problem {
    error?: string;
    message?: string;
    message_en?: string;
    work?: Work;
  }

  type Post = (
    path: string,
    body: unknown,
    options?: {
      headers?: Record<string, string>;
      isRaw?: boolean; // the body goes as it is
      isPatient?: boolean; // it is sent again where others come first
      onWork?: (works: boolean) => void;
    },
  ) => Promise<Response>;

  interface ReportParts {
    config: ReportConfig;
    say: Say;
    post: Post;
  }

  /** Draws a map in a box; `onPlace` hears of each place and of the community that it is near. */
  type PlaceMap = (
    box: HTMLElement,
    home: [number, number],
    onPlace: (place: Position, near: Near | null) => void,
  ) => Promise<void>;

  interface FollowedCase {
    state: string;
    state_words: string;
    since: string;
    due?: string | null;
    category: string;
    community?: string | null;
    done?: string | null;
    reason?: string | null;
    sent?: string | null;
    seen: string;
    files: number;
    may: string[];
    path: { state: string; on: string }[];
    words: { own: boolean; on: string; text: string }[];
    until: Record<string, string>;
  }

  /** What a step needs of the case that is shown. */
  interface CaseShown {
    parts: ReportParts;
    receipt: string;
    fetchCase(receipt: string): Promise<FollowedCase>;
    makeAction(key: string, id: string, act: () => Promise<Response | null>): HTMLElement;
  }

  // ------------------------------------------------------- names that stand on the page's window

  interface Window {
    L?: typeof L;
    /** What the page's own line of script calls: folium writes it with the map and a config. */
    DusitMap?: {
      words?: Record<string, string>;
      start?(map: L.Map, config: MapConfig): void;
      story?(map: L.Map, config: StoryConfig): void;
      room?(map: L.Map, config: RoomConfig): void;
      projector?(map: L.Map, config: RoomConfig): void;
      offline?(config: OfflineConfig): Promise<void>;
    };
    /** For looking at a page from outside. */
    dusitmap?: { readonly map: L.Map };
    dusitstory?: {
      readonly map: L.Map;
      readonly step: string | null;
      readonly ready: boolean;
    };
    dusitroom?: object;
    dusitprojector?: object;
    dusitDrafts?: { tell(now: DraftState): void; words(): Draft[] };
    dusitmapScreen?: string;
    dusitmapManners?: MutationObserver;
    dusitmapFolded?: boolean; // the menu was folded once
    dusitmapChannel?: string;
    dusitmapOpen?: BroadcastChannel;
    dusitmapAnswers?: object;
    dusitCase?: unknown;
    dusitHide?: () => void;
    dusitListAt?: number;
  }
}
