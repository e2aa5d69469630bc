/** Puts the page together. */

import { control } from "./api.js";
import { mountChannel } from "./channel.js";
import { mountDrawer } from "./drawer.js";
import { mountEphemerals } from "./ephemerals.js";
import { mountHands } from "./hands.js";
import { mountHome } from "./home.js";
import { connect, letThrough } from "./live.js";
import { mountModals } from "./modal.js";
import { mountPhones } from "./phones.js";
import { refresher } from "./refresher.js";
import { mountSidebar } from "./sidebar.js";
import { channel, countUnread, emit, go, learn, on, store, whereFromHash } from "./state.js";
import { mountThread } from "./thread.js";

const part = (id) => document.getElementById(id);

async function start() {
  mountHands();
  mountSidebar(part("rail"), part("side"));
  mountChannel(part("channel"));
  mountThread(part("thread"));
  mountHome(part("home"));
  mountModals(part("modals"));
  mountPhones(part("phones"));
  mountDrawer(part("drawer"));
  mountEphemerals();
  const reread = async () => learn(await control.state());
  on("live:message", async (event) => {
    if (!channel(event.channel_id)) await reread(); // the app's first message to somebody
    countUnread(event);
  });
  on(
    "live:state",
    refresher(() => readAll(reread)),
  );
  catchUpAfterGaps(reread);
  await connect(); // before reading: nothing can happen unseen in between
  await reread();
  go(whereFromHash());
  letThrough();
  document.title = `${store.team.name} · sandbox`;
  addEventListener("hashchange", () => go(whereFromHash()));
}

async function readAll(reread) {
  await reread();
  go({ threadTs: store.threadTs });
  for (const topic of ["person", "phone"]) emit(topic);
}

/** After a lost connection nothing on the page can be trusted: read it all again. */
function catchUpAfterGaps(reread) {
  let wasOnline = false;
  on("online", async (online) => {
    if (online && wasOnline) await readAll(reread);
    wasOnline ||= online;
  });
}

start();
