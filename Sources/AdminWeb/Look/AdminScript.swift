/// The little that pages do better with a script; everything works without.
enum AdminScript {
    static let text = #"""
        'use strict';
        // Tables are sorted by a column when its head is pressed.
        const value = cell => { const time = cell.querySelector('time'); return time ? time.dateTime : cell.dataset.value ?? cell.textContent.trim(); };
        for (const table of document.querySelectorAll('table.list')) {
          const body = table.tBodies[0];
          if (!body || body.rows.length < 2 || !table.tHead) continue;
          [...table.tHead.rows[0].cells].forEach((head, column) => {
            if (!head.textContent.trim() || head.classList.contains('unsorted')) return;
            const button = document.createElement('button');
            button.type = 'button';
            button.append(...head.childNodes);
            head.append(button);
            button.addEventListener('click', () => {
              const down = head.getAttribute('aria-sort') === 'ascending';
              for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
              head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
              const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
              const rows = [...body.rows].sort((a, b) => order.compare(value(a.cells[column]), value(b.cells[column])));
              body.append(...(down ? rows.reverse() : rows));
            });
          });
        }
        // What is under way is asked for again, and only that part of the page changes.
        const watched = document.querySelector('[data-watch]');
        if (watched) {
          const again = async () => {
            try {
              const page = await (await fetch(location.href, { credentials: 'same-origin' })).text();
              const fresh = new DOMParser().parseFromString(page, 'text/html').querySelector('#' + watched.id);
              if (!fresh) return location.reload();
              watched.replaceChildren(...fresh.childNodes);
              if (fresh.hasAttribute('data-watch')) setTimeout(again, 2000);
            } catch { setTimeout(again, 4000); }
          };
          setTimeout(again, 2000);
        }
        // A preview follows what is typed.
        for (const form of document.querySelectorAll('form[data-live]')) {
          const show = form.querySelector('[data-preview]');
          let timer;
          form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => form.requestSubmit(show), 600); });
        }
        // The first field with a mistake gets the focus.
        document.querySelector('[aria-invalid=true]')?.focus();
        // Times in the reader's own zone.
        for (const time of document.querySelectorAll('time[data-zone]')) {
          const date = new Date(time.dateTime);
          if (!isNaN(date)) time.title = date.toLocaleString(document.documentElement.lang, { dateStyle: 'full', timeStyle: 'long' });
        }

        """#
}
