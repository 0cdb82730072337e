// The one entry. Modules that answer to clicks and keys start by being loaded; the others are started on what is new.

import "./confirm.js";
import "./dialog.js";
import "./foot.js";
import "./htmx.js";
import "./keys.js";
import "./logoff.js";
import "./menu.js";
import "./sheet.js";
import "./theme.js";
import "./toast.js";
import "./when.js";
import * as autosave from "./autosave.js";
import * as chooser from "./chooser.js";
import * as counter from "./counter.js";
import * as poll from "./poll.js";
import * as select from "./select.js";
import * as small from "./small.js";
import * as tabs from "./tabs.js";

const start = (root) => [autosave, chooser, counter, poll, select, small, tabs].forEach((module) => module.start(root));

document.addEventListener("bedside:arrived", (event) => start(event.target));
start(document);
