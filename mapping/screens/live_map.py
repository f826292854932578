"""The live map: a constant shell that feeds itself over HTTP; only the filter comes from here."""

import streamlit as st
from streamlit_folium import st_folium

from mapping.layers.shell import live_map
from mapping.screens import components, session

CHANNEL_JS = """
export default function ({ data, setTriggerValue }) {
  const name = (window.dusitmapChannel ??= "dusitmap-" + Math.random().toString(36).slice(2));
  window.dusitmapOpen?.close(); // this function runs again at each change of the filter
  const channel = (window.dusitmapOpen = new BroadcastChannel(name));
  channel.postMessage({ filter: data });
  channel.onmessage = (event) => {
    if (event.data.hello) channel.postMessage({ filter: data });
    if (event.data.go) setTriggerValue("go", event.data.go);
  };
  return () => channel.close();
}
"""

_channel = st.components.v2.component("map_channel", html="<span hidden></span>", js=CHANNEL_JS)


def main() -> None:
    """Draw the filters and the map."""
    release = components.head("live_map")
    texts = session.texts()
    with st.container(key="map-filters", horizontal=True):
        indicator = components.indicator()
        chosen = components.area_filter(release)
    with st.container(key="map"):
        st_folium(
            live_map(session.language(), "streamlit"),
            key="live-map",
            use_container_width=True,
            returned_objects=[],
        )
    told = _channel(
        data=components.as_message(chosen, indicator), key="map-channel", on_go_change=lambda: None
    )
    if told.get("go"):
        st.switch_page("community.py", query_params={"id": told["go"]})
    with st.container(key="map-links", horizontal=True):
        st.link_button(texts("screens.live_map.light"), "/live")
        st.caption(texts("screens.live_map.if_slow"))
    components.stamp(release)


if __name__ == "__main__":
    main()
