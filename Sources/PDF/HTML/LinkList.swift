/// The links of a body: they lead nowhere in the PDF, but their addresses are there to read (`behaviour.md` F-03).
struct LinkList {
    private var addresses: [String] = []
    private var numbers: [String: Int] = [:]
    private let limits: Limits
    /// Characters of an address that are shown.
    private static let longest = 1_000

    init(limits: Limits) { self.limits = limits }

    func isLink(_ address: String) -> Bool {
        let start = address.trimmingSpaces.lowercased().prefix(8)
        return start.hasPrefix("http://") || start.hasPrefix("https://") || start.hasPrefix("mailto:") || start.hasPrefix("tel:")
    }

    /// - Returns: `nil` when the words say the address already, and for what is no link to the outside.
    mutating func number(of address: String, shownAs words: String) -> Int? {
        let address = HeaderLines.cleaned(address)
        guard isLink(address), Self.bare(address) != Self.bare(HeaderLines.cleaned(words)) else { return nil }
        if let known = numbers[address] { return known }
        guard addresses.count < limits.links else { return nil }
        addresses.append(address)
        numbers[address] = addresses.count
        return addresses.count
    }

    private static func bare(_ address: String) -> String {
        var text = address.lowercased()
        for start in ["https://", "http://", "mailto:", "tel:", "www."] where text.hasPrefix(start) { text.removeFirst(start.count) }
        if let question = text.firstIndex(of: "?"), address.lowercased().hasPrefix("mailto:") { text = String(text[..<question]) }
        while text.last == "/" { text.removeLast() }
        return text.filter { !$0.isWhitespace }
    }

    func boxes(_ words: FrameWords) -> [any Box] {
        guard !addresses.isEmpty else { return [] }
        var (title, entry) = (TextStyle(), TextStyle())
        (title.size, title.weight, title.color) = (9.5, 600, .muted)
        (entry.size, entry.color) = (8, .muted)
        var space = BoxStyle()
        space.margin = .init(14, 0, 2, 0)
        let heading = BlockBox([TextBox([.text(words.links, title)], tag: "P", keepsWithNext: true)], style: space)
        let entries = addresses.enumerated().map { index, address in
            let shown = address.count > Self.longest ? "\(address.prefix(Self.longest))…" : address
            return TextBox([.text("[\(index + 1)] \u{2066}\(shown)\u{2069}", entry)])
        }
        return [heading] + entries
    }
}
