'use strict';
// Keeps the dashboard live: the server sends each profile's card as it would stand in the page.
const board = document.getElementById('profiles');
const summary = document.getElementById('summary');
const link = document.getElementById('link');
const LOST_MS = 10000;
let source;
let heardAt = Date.now();

/** Replaces what changed, and keeps what is open, how far it is scrolled and where the focus is. */
function show(section, html) {
  if (section.sent === html) return;
  section.sent = html;
  const open = [...section.querySelectorAll('details[open]')].map((each) => each.id);
  const focused = section.contains(document.activeElement) && document.activeElement.id;
  const scrolled = section.querySelector('.table')?.scrollTop ?? 0;
  section.innerHTML = html;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (scrolled) section.querySelector('.table')?.scrollTo(0, scrolled);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  countDown();
}

function onNews(event) {
  heardAt = Date.now();
  const news = JSON.parse(event.data);
  if (summary.textContent !== news.summary) summary.textContent = news.summary;
  for (const [name, card] of Object.entries(news.cards)) {
    const section = document.getElementById(`profile-${name}`);
    if (!section) continue;
    section.className = card.style;
    show(section, card.html);
  }
}

function words(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor(minutes / 60) % 24} h`;
}

function countDown() {
  for (const time of document.querySelectorAll('time[data-until]')) {
    const left = Math.ceil((Date.parse(time.dateTime) - Date.now()) / 1000);
    time.textContent = left > 0 ? words(left) : 'now';
  }
}

function listen() {
  if (document.hidden) return;
  source = new EventSource(board.dataset.events);
  source.addEventListener('profiles', onNews);
}

function watch() {
  countDown();
  if (document.hidden) return;
  if (source?.readyState === EventSource.CLOSED) listen();
  const lost = Date.now() - heardAt > LOST_MS;
  if (link.hidden === lost) link.hidden = !lost;
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    button.textContent = 'Selected';
  }
  setTimeout(() => (button.textContent = 'Copy'), 2000);
}

document.documentElement.classList.add('live');
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-copy]');
  if (button) copy(button);
});
document.addEventListener('visibilitychange', () => {
  source?.close();
  heardAt = Date.now();
  listen();
});
setInterval(watch, 1000);
countDown();
listen();
