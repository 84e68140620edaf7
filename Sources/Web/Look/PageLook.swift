/// The part of the style sheet that every page shares: colours, type, what an element looks like before it is anything special.
public enum PageLook {
    /// Colours as names, light and dark, and the plain elements. Each surface adds its own sheet behind it.
    public static let foundation = #"""
        :root {
          color-scheme: light dark;
          --paper: #fbfaf7; --card: #ffffff; --line: #e4e0d8; --ink: #1c2330; --muted: #5c6675;
          --action: #1f4e79; --action-tint: #e8eff6; --on-action: #ffffff;
          --seal: #9e2b25; --seal-strong: #7f1f1a; --seal-tint: #f8e9e6;
          --good: #1f6b45; --good-tint: #e5f2ea; --attention: #8a5a00; --attention-tint: #fbf1dc;
          --information: #22577a; --information-tint: #e6f0f6;
          --focus: #2f6fde; --shadow: 0 1px 2px rgb(28 35 48 / 6%), 0 4px 16px rgb(28 35 48 / 5%);
          --radius: 10px; --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          --mono: ui-monospace, "Cascadia Code", "SF Mono", Menlo, "DejaVu Sans Mono", monospace;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14171c; --card: #1b2027; --line: #2c333d; --ink: #e9e6df; --muted: #a2a9b4;
            --action: #9cc4ea; --action-tint: #1d2b3a; --on-action: #10151b;
            --seal: #ec8a7f; --seal-strong: #f2a79e; --seal-tint: #3a2321;
            --good: #7fd0a3; --good-tint: #1b3327; --attention: #e6bf73; --attention-tint: #372c17;
            --information: #8fc3e6; --information-tint: #1b2c39; --focus: #7aa7f2; --shadow: none;
          }
        }
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 var(--sans); overflow-wrap: anywhere; }
        h1 { font-size: 24px; font-weight: 650; line-height: 1.25; margin: 0 0 8px; }
        h2 { font-size: 17px; font-weight: 650; line-height: 1.35; margin: 0 0 8px; }
        p { margin: 0 0 12px; }
        a { color: var(--action); text-underline-offset: 2px; }
        code, pre, kbd { font-family: var(--mono); font-size: 14px; }
        img { max-width: 100%; }
        .small { font-size: 14px; color: var(--muted); }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
        .skip { position: absolute; left: -9999px; }
        .skip:focus { left: 8px; top: 8px; background: var(--card); padding: 8px 12px; z-index: 10; }
        .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); padding: 20px; }
        label { display: block; font-weight: 600; margin: 0 0 4px; }
        input:not([type=checkbox], [type=radio], [type=file]), select, textarea {
          width: 100%; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--muted); border-radius: 6px; padding: 8px 10px;
        }
        textarea { min-height: 10em; resize: vertical; }
        [aria-invalid=true] { border-color: var(--seal) !important; border-width: 2px !important; }
        .field { margin: 0 0 16px; }
        .hint { font-size: 14px; color: var(--muted); margin: 4px 0 0; }
        .error { font-size: 14px; color: var(--seal); margin: 4px 0 0; }
        .button, button {
          display: inline-block; font: inherit; font-weight: 600; min-height: 40px; padding: 8px 16px; border-radius: 6px; cursor: pointer;
          border: 1px solid var(--action); background: var(--action); color: var(--on-action); text-decoration: none;
        }
        .button.quiet, button.quiet { background: transparent; color: var(--action); }
        .button.destroy, button.destroy { background: var(--seal); border-color: var(--seal); color: var(--paper); }
        .notice { border: 1px solid var(--line); border-left: 4px solid var(--information); background: var(--information-tint); border-radius: 6px; padding: 12px 16px; margin: 0 0 16px; }
        .notice.good { border-left-color: var(--good); background: var(--good-tint); }
        .notice.attention { border-left-color: var(--attention); background: var(--attention-tint); }
        .notice.problem { border-left-color: var(--seal); background: var(--seal-tint); }
        @media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }

        """#
}
