/// What the pages of accounts have beside the others.
enum AccountLook {
    static let sheet = #"""
        .qr { display: block; width: 216px; max-width: 100%; height: auto; border-radius: 8px; border: 1px solid var(--line); margin: 0 0 12px; }
        .steps { padding-left: 24px; margin: 0 0 8px; }
        .steps > li { margin: 0 0 20px; padding-left: 4px; }
        .steps > li > :last-child { margin-bottom: 0; }
        .secret { font-family: var(--mono); font-size: 16px; letter-spacing: .04em; }
        .password-shown {
          font-family: var(--mono); font-size: clamp(20px, 6vw, 30px); font-weight: 600; letter-spacing: .03em; line-height: 1.3; margin: 0 0 12px;
          padding: 18px 16px; border-radius: 8px; background: var(--good-tint); color: var(--ink); text-align: center; text-wrap: balance; user-select: all;
        }
        .codes { list-style: none; margin: 0 0 16px; padding: 16px; border-radius: 8px; background: var(--paper); border: 1px solid var(--line);
          display: grid; grid-template-columns: repeat(auto-fit, minmax(12.5em, 1fr)); gap: 8px 24px; }
        .codes li { font-family: var(--mono); font-size: 15px; white-space: nowrap; }
        .list { list-style: none; margin: 0 0 8px; padding: 0; }
        .list li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 16px; padding: 12px 0;
          border-top: 1px solid var(--line); }
        .list li:first-child { border-top: 0; }
        .list .when { color: var(--muted); font-size: 14px; }
        .list a, .list .what { font-family: var(--mono); font-size: 15px; }
        .list button { min-height: 36px; padding: 4px 12px; }
        section { margin: 28px 0 0; padding: 20px 0 0; border-top: 1px solid var(--line); }
        section > :last-child { margin-bottom: 0; }
        .who { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; margin: 0 0 20px; font-size: 14px;
          color: var(--muted); }
        .who nav { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; }
        .who a { display: inline-block; min-height: 24px; }
        .link-button { min-height: 24px; padding: 0; border: 0; background: none; line-height: inherit; color: var(--action); font-weight: 400; font-size: inherit;
          text-decoration: underline; text-underline-offset: 2px; }
        .code-field { max-width: 16em; }
        .state { display: inline-block; border-radius: 999px; padding: 1px 10px; font-size: 14px; font-weight: 600; }
        .state.good { background: var(--good-tint); color: var(--good); }
        .state.attention { background: var(--attention-tint); color: var(--attention); }
        @media (max-width: 420px) { .codes { grid-template-columns: 1fr; } }

        """#
}
