/// How a run of text looks.
struct TextStyle: Hashable {
    enum Family: Hashable { case sans, serif, mono }

    var family = Family.sans
    /// In points.
    var size = 10.5
    /// 100 to 900.
    var weight = 400
    var isItalic = false
    var isUnderlined = false
    var isStruck = false
    var color = Color.ink
    var background: Color?
    /// Points above the base line.
    var rise = 0.0
}
