import CPDF

/// Parses HTML as browsers do (HTML Living Standard §13.2), by gumbo.
enum HTMLTree {
    /// Memory of one parse: freed at once, so that no depth of the tree matters when it goes.
    private final class Arena {
        private var blocks: [UnsafeMutableRawPointer] = []
        private var free = 0
        private var place = 0
        private static let blockSize = 1 << 18

        deinit { for block in blocks { block.deallocate() } }

        func take(_ wanted: Int) -> UnsafeMutableRawPointer {
            let size = (max(1, wanted) + 15) & ~15
            if size > Self.blockSize / 4 {
                let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
                // Beside the block in use, which stays the last.
                blocks.insert(block, at: max(0, blocks.count - 1))
                if blocks.count == 1 { (free, place) = (0, 0) }
                return block
            }
            if size > free || blocks.isEmpty {
                blocks.append(UnsafeMutableRawPointer.allocate(byteCount: Self.blockSize, alignment: 16))
                (free, place) = (Self.blockSize, 0)
            }
            defer { (free, place) = (free - size, place + size) }
            return blocks[blocks.count - 1] + place
        }
    }

    /// - Returns: the `html` element, and the texts of all `style` elements in their order.
    static func parse(_ html: String, limits: Limits) throws(PDFError) -> (root: HTMLNode, styles: String) {
        let octets = FlatHTML.written(html, depth: limits.depth)
        let arena = Arena()
        var options = kGumboDefaultOptions
        options.userdata = Unmanaged.passUnretained(arena).toOpaque()
        options.allocator = { arena, size in
            arena.map { Unmanaged<Arena>.fromOpaque($0).takeUnretainedValue().take(size) }
        }
        options.deallocator = { _, _ in }
        options.max_errors = 0
        // The tree points into the octets and lies in the arena: both must outlive the copying.
        let result: Result<(HTMLNode, String), PDFError> = withExtendedLifetime(arena) {
            octets.withUnsafeBytes { source in
                guard let base = source.baseAddress?.assumingMemoryBound(to: CChar.self),
                    let output = gumbo_parse_with_options(&options, base, source.count), let root = output.pointee.root
                else { return .success((HTMLNode(name: "html", attributes: [:]), "")) }
                var copier = Copier(nodesLeft: limits.htmlNodes)
                return Result { () throws(PDFError) in try copier.copy(root) }
            }
        }
        return try result.get()
    }

    private struct Copier {
        var nodesLeft: Int
        var styles = ""

        mutating func copy(_ root: UnsafeMutablePointer<GumboNode>) throws(PDFError) -> (HTMLNode, String) {
            let top = element(root)
            var waiting = [(root, top)]
            while let (node, copy) = waiting.popLast() {
                var nested: [(UnsafeMutablePointer<GumboNode>, HTMLNode)] = []
                for child in Self.children(of: node) {
                    nodesLeft -= 1
                    if nodesLeft < 0 { throw .tooComplex(what: "elements") }
                    switch child.pointee.type {
                    case GUMBO_NODE_ELEMENT:
                        let made = element(child)
                        if made.name == "style" { takeStyle(child) }
                        if made.name == "head" { Self.children(of: child).filter(isStyle).forEach { takeStyle($0) } }
                        if HTMLElements.skipped.contains(made.name) { continue }
                        copy.append(made)
                        nested.append((child, made))
                    case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
                        copy.append(HTMLNode(text: Self.string(child.pointee.v.text.text)))
                    default: continue
                    }
                }
                waiting += nested.reversed()
            }
            return (top, styles)
        }

        private func isStyle(_ node: UnsafeMutablePointer<GumboNode>) -> Bool {
            node.pointee.type == GUMBO_NODE_ELEMENT && node.pointee.v.element.tag == GUMBO_TAG_STYLE
        }

        private mutating func takeStyle(_ node: UnsafeMutablePointer<GumboNode>) {
            for child in Self.children(of: node) where child.pointee.type == GUMBO_NODE_TEXT && styles.utf8.count < 1 << 20 {
                styles += Self.string(child.pointee.v.text.text) + "\n"
            }
        }

        private func element(_ node: UnsafeMutablePointer<GumboNode>) -> HTMLNode {
            let element = node.pointee.v.element
            var attributes: [String: String] = [:]
            for index in 0..<Int(element.attributes.length) {
                guard let entry = element.attributes.data[index]?.assumingMemoryBound(to: GumboAttribute.self).pointee else { continue }
                let name = Self.string(entry.name).lowercased()
                if attributes[name] == nil { attributes[name] = Self.string(entry.value) }
            }
            let name = String(cString: gumbo_normalized_tagname(element.tag))
            return HTMLNode(name: name.isEmpty ? "unknown" : name, attributes: attributes)
        }

        private static func children(of node: UnsafeMutablePointer<GumboNode>) -> [UnsafeMutablePointer<GumboNode>] {
            let list = node.pointee.v.element.children
            return (0..<Int(list.length)).compactMap { list.data[$0]?.assumingMemoryBound(to: GumboNode.self) }
        }

        private static func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
    }
}
