import Web

/// The style sheet of the public pages: one column, usable at 320 px, light and dark.
enum PortalLook {
    static let sheet = PageLook.foundation + own + AccountLook.sheet

    private static let own = #"""
        .column { max-width: 600px; margin: 0 auto; padding: 32px 18px 24px; }
        .house { display: flex; align-items: center; gap: 12px; margin: 0 0 20px; }
        .house-name { font-weight: 650; font-size: 16px; }
        .logo { max-height: 44px; max-width: 200px; }
        .monogram {
          flex: none; width: 36px; height: 36px; border-radius: 9px; display: grid; place-items: center; background: var(--action);
          color: var(--on-action); font-weight: 700; font-size: 15px;
        }
        main { display: block; }
        main:focus { outline: none; }
        .card { padding: 24px 22px; }
        .card > :last-child { margin-bottom: 0; }
        .lead { color: var(--muted); margin: 0 0 24px; }
        .facts { margin: 0 0 24px; display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; font-size: 15px; }
        .facts dt { color: var(--muted); }
        .facts dd { margin: 0; }
        textarea { background: var(--paper); min-height: 12em; border-color: var(--muted); border-radius: 8px; padding: 12px; }
        .actions { display: flex; flex-wrap: wrap; align-items: center; gap: 12px 16px; margin: 24px 0 0; }
        .actions .small { margin: 0; flex: 1 1 12em; }
        .plain { padding-left: 20px; margin: 0 0 12px; }
        .plain li { margin: 0 0 8px; }
        fieldset { border: 0; padding: 0; margin: 0; min-width: 0; }
        legend { font-weight: 600; padding: 0; margin: 0 0 4px; }
        .drop { border: 1px dashed var(--muted); border-radius: 8px; padding: 14px 15px; }
        .drop.over { border-color: var(--action); background: var(--action-tint); }
        .drop input[type=file] { font: inherit; max-width: 100%; min-height: 32px; color: inherit; }
        .drop input::file-selector-button { font: inherit; font-size: 15px; font-weight: 600; min-height: 36px; padding: 4px 12px; margin: 0 12px 0 0;
          border: 1px solid var(--action); border-radius: 8px; background: transparent; color: var(--action); cursor: pointer; }
        .drop p { margin: 0 0 8px; }
        .without-script { margin: 12px 0 0 !important; }
        .scripted .without-script { display: none; }
        .error:empty { display: none; }
        .files { list-style: none; margin: 12px 0 0; padding: 0; }
        .files:empty { display: none; }
        .files li { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 12px; padding: 8px 0; border-top: 1px solid var(--line); }
        .files li:first-child { border-top: 0; }
        .files .name { flex: 1 1 8em; min-width: 0; }
        .files .size { color: var(--muted); font-size: 14px; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .files button { min-height: 32px; padding: 2px 10px; font-size: 14px; }
        .files progress { flex: 1 0 100%; width: 100%; height: 6px; border: 0; border-radius: 3px; background: var(--line); appearance: none; }
        .files progress::-webkit-progress-bar { background: var(--line); border-radius: 3px; }
        .files progress::-webkit-progress-value { background: var(--good); border-radius: 3px; }
        .files progress::-moz-progress-bar { background: var(--good); border-radius: 3px; }
        .files .error { flex: 1 0 100%; margin: 0; }
        .kept { min-height: 1.5em; }
        .done { width: 48px; height: 48px; border-radius: 50%; background: var(--good-tint); color: var(--good); display: grid;
          place-items: center; font-size: 24px; font-weight: 700; margin: 0 0 16px; }
        .foot { margin: 24px 0 0; font-size: 14px; color: var(--muted); text-align: center; }
        .foot ul { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; justify-content: center; }
        .foot li { padding: 4px 0; }
        .foot li + li::before { content: "·"; margin: 0 8px; }
        .foot a { display: inline-block; min-height: 24px; }
        @media (max-width: 420px) {
          .column { padding: 20px 12px; }
          .card { padding: 18px 16px; }
          .foot ul { gap: 0 16px; }
          .foot li + li::before { content: none; }
          .facts { grid-template-columns: 1fr; gap: 0; }
          .facts dd { margin: 0 0 8px; }
        }

        """#
}
