/* The script of the presenter's view. */
import { PresenterView } from "../story/presenter.js";

new PresenterView();
