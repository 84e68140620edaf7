/// A piece of one part of a template.
indirect enum TemplateNode: Sendable, Hashable {
    /// Stays as it is; lines end in LF.
    case text(String)
    case variable(String)
    /// `{{#name}}…{{/name}}`, or with `^` when the value is empty.
    case section(String, isInverted: Bool, [TemplateNode])
}
