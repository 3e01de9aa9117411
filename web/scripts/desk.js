/** The desk's scripts. Everything works without them; with them it moves by itself. */
import { words } from "./desk-words.js";
import { copying } from "./desk-copy.js";
import { keys } from "./desk-keys.js";
import { tick } from "./desk-clock.js";
import { follow } from "./desk-live.js";
import { soundSwitch } from "./desk-sound.js";
import { drafts } from "./desk-drafts.js";

const said = words();
copying(said);
keys();
drafts();
tick(said);
soundSwitch(said);
if (document.querySelector("#rail")) follow(said);
