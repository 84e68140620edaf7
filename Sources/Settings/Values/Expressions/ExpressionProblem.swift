/// Says in words what keeps a text from being a regular expression; the engine itself only says that it is none.
struct ExpressionProblem {
    private var characters: [Character]
    private var position = 0
    /// The positions of the brackets that are open.
    private var open: [Int] = []
    /// Whether something stands here that `*`, `+`, `?` or `{` can repeat.
    private var canRepeat = false

    /// `nil` when nothing of the kind looked for is wrong; the expression may be no expression all the same.
    static func find(in source: String) -> String? {
        var reader = Self(characters: Array(source))
        return reader.read()
    }

    private init(characters: [Character]) { self.characters = characters }

    private mutating func read() -> String? {
        while position < characters.count {
            if let problem = readOne() { return problem }
            position += 1
        }
        return open.last.map { "the \"(\" at character \($0 + 1) is not closed" }
    }

    private mutating func readOne() -> String? {
        switch characters[position] {
        case "\\":
            position += 1
            guard position < characters.count else { return "it ends in a backslash" }
            canRepeat = true
        case "[":
            guard skipSet() else { return "the \"[\" at character \(position + 1) is not closed" }
            canRepeat = true
        case "(":
            open.append(position)
            if position + 1 < characters.count, characters[position + 1] == "?" { position += 1 }
            canRepeat = false
        case ")":
            guard open.popLast() != nil else { return "there is no \"(\" for the \")\" at character \(position + 1)" }
            canRepeat = true
        case "*", "+", "?":
            guard canRepeat else { return "there is nothing before the \"\(characters[position])\" at character \(position + 1) to repeat" }
        case "|": canRepeat = false
        default: canRepeat = true
        }
        return nil
    }

    /// From `[` to its `]`, with sets inside; leaves the position where it is when there is no end.
    private mutating func skipSet() -> Bool {
        var index = position
        var depth = 0
        while index < characters.count {
            switch characters[index] {
            case "\\": index += 1
            case "[": depth += 1
            case "]":
                depth -= 1
                if depth == 0 {
                    position = index
                    return true
                }
            default: break
            }
            index += 1
        }
        return false
    }
}
