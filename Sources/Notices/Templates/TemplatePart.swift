/// One checked part of a template, ready to be filled.
struct TemplatePart: Sendable {
    private let nodes: [TemplateNode]

    init(_ nodes: [TemplateNode]) { self.nodes = nodes }

    /// - Throws: `TooLarge` as soon as the filled part passes the limit.
    func fill(_ values: FilledValues) throws(NoticeTemplate.TooLarge) -> String {
        var out = ""
        try Self.fill(nodes, values, item: nil, into: &out)
        return out
    }

    private static func fill(_ nodes: [TemplateNode], _ values: FilledValues, item: FilledValues.Item?, into out: inout String)
        throws(NoticeTemplate.TooLarge)
    {
        for node in nodes {
            switch node {
            case .text(let text): out += text
            case .variable(let name): out += values.text(name, in: item)
            case .section(let name, let isInverted, let inner):
                if isInverted {
                    if values.isEmpty(name, in: item) { try fill(inner, values, item: item, into: &out) }
                } else if let items = values.items(of: name) {
                    for item in items { try fill(inner, values, item: item, into: &out) }
                } else if !values.isEmpty(name, in: item) {
                    try fill(inner, values, item: item, into: &out)
                }
            }
            guard out.utf8.count <= TemplateLimits.output else { throw NoticeTemplate.TooLarge() }
        }
    }
}
