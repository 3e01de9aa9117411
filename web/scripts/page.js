/** Pages that only need the count of what is waiting, and a chance to send it. */
import { start } from "./outbox.js";

start();
