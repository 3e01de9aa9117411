/** A page whose only script is its print button. */
import { copying } from "./desk-copy.js";

copying({});
