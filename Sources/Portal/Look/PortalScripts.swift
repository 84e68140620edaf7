/// Scripts of the pages, all of them our own. Every page works without them.
enum PortalScripts {
    /// Looks every few seconds whether the page is back.
    static let starting = #"""
        "use strict";
        setInterval(async () => {
          try {
            const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
            if (answer.status !== 503) location.reload();
          } catch { /* Not yet. */ }
        }, 3000);

        """#

    static let reply = ""
}
