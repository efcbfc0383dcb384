
"use strict";
(() => {
  const main = document.querySelector("main"), by = id => document.getElementById(id);
  const { instant, seconds, locale } = main.dataset;
  const end = new Date(instant), opened = Date.now(), ticks = performance.now();
  const total = seconds === "" ? (end - opened) / 1000 : Number(seconds);
  // A sleeping phone stops one of its clocks, and a corrected one makes the other jump: the later one counts.
  const left = () => total - Math.max(Date.now() - opened, performance.now() - ticks) / 1000;
  const shown = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });
  by("moment").textContent = shown.format(end);
  by("here").hidden = by("left").hidden = false;
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const written = time => {
    const parts = [];
    let rest = Math.max(0, Math.ceil(time));
    for (const [unit, length] of units) {
      const number = Math.floor(rest / length);
      rest -= number * length;
      if (number || parts.length || unit === "second") {
        parts.push(new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(number));
      }
    }
    return parts.join(" ");
  };
  const later = Math.random() * 20;
  const tick = () => {
    const rest = left();
    by("count").textContent = written(rest);
    if (rest <= 0) {
      by("ended").hidden = false;
      by("waiting").hidden = by("left").hidden = true;
    }
    if (rest <= -later) { clearInterval(timer); location.reload(); }
  };
  const timer = setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  tick();
})();
