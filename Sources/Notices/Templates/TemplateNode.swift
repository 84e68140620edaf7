/// A piece of one part of a template, as the scan sees it.
indirect enum TemplateNode: Sendable, Hashable {
    /// So many bytes that stay as they are.
    case text(Int)
    case variable(String)
    /// `{{#name}}…{{/name}}`, or with `^` when the value is empty.
    case section(String, isInverted: Bool, [TemplateNode])
}
