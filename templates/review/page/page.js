(function () {
  "use strict";
  var body = document.body;
  var told = document.getElementById("told");
  var all = function (what) { return Array.prototype.slice.call(document.querySelectorAll(what)); };
  var hide;

  function tell(words) {
    // The same words twice in a row are only read out when the place was empty in between.
    told.textContent = "";
    told.classList.add("seen");
    setTimeout(function () { told.textContent = words; }, 30);
    clearTimeout(hide);
    hide = setTimeout(function () { told.classList.remove("seen"); }, 4000);
  }

  // What is on the clipboard is the text itself, whatever is masked on the screen.
  function real(element) {
    var copy = element.cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll(".secret"), function (secret) {
      secret.textContent = secret.getAttribute("data-secret");
    });
    return copy.textContent;
  }

  // Browsers may refuse the clipboard to a page that was opened from a file.
  function byHand(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    area.setAttribute("readonly", "");
    area.setAttribute("aria-hidden", "true");
    body.appendChild(area);
    area.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (refused) { done = false; }
    body.removeChild(area);
    return done;
  }

  function copy(button) {
    var text = real(document.getElementById(button.getAttribute("data-copy")));
    function after(done) {
      button.focus();
      button.classList.toggle("done", done);
      tell(done ? body.dataset.copied : body.dataset.uncopied);
      setTimeout(function () { button.classList.remove("done"); }, 2000);
    }
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(text).then(function () { after(true); }, function () { after(byHand(text)); });
    } else {
      after(byHand(text));
    }
  }

  function reveal(shown) {
    all(".secret").forEach(function (secret) {
      secret.textContent = shown ? secret.getAttribute("data-secret") : body.dataset.mask;
    });
    all("[data-reveal]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = shown ? body.dataset.hide : body.dataset.show;
    });
  }

  all("[data-copy]").forEach(function (button) {
    button.addEventListener("click", function () { copy(button); });
  });
  all("[data-reveal]").forEach(function (button) {
    button.addEventListener("click", function () {
      var shown = button.getAttribute("aria-pressed") !== "true";
      reveal(shown);
      tell(shown ? body.dataset.shown : body.dataset.hidden);
    });
  });

  var boxes = all("[data-item]");
  var progress = document.getElementById("progress");
  var done = document.getElementById("done");
  var store = body.dataset.store;
  function ticked() {
    return boxes.filter(function (box) { return box.checked; });
  }
  function count() {
    progress.max = Math.max(boxes.length, 1);
    progress.value = ticked().length;
    done.textContent = done.dataset.words.replace("DONE", ticked().length).replace("ALL", boxes.length);
  }
  function recall() {
    var items = [];
    // A browser may keep nothing for files, or refuse to be asked.
    try { items = JSON.parse(localStorage.getItem(store)) || []; } catch (refused) { items = []; }
    boxes.forEach(function (box) { box.checked = items.indexOf(box.dataset.item) >= 0; });
    count();
  }
  boxes.forEach(function (box) {
    box.addEventListener("change", function () {
      var items = ticked().map(function (one) { return one.dataset.item; });
      try { localStorage.setItem(store, JSON.stringify(items)); } catch (refused) { /* It then lasts as long as the page. */ }
      count();
    });
  });
  recall();

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details").filter(function (one) { return !one.open; });
    opened.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
  });
})();
