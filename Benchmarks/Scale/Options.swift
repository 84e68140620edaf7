/// The command line.
struct Options {
    var certificates = 1_000_000
    var entries = 1_000_000
    var zegel: String?
    /// Only measure decisions, over so many certificates.
    var decisions: Int?
    /// Only measure the start, over so many certificates and 10,000 queued mails.
    var start: Int?
    /// Only measure the reads of the API, over so many lines of trace and a tenth as many certificates.
    var traces: Int?
    /// Only read this list and say what that takes.
    var list: String?

    init(_ arguments: some Sequence<String>) {
        var words = Array(arguments)[...]
        while let word = words.popFirst(), let value = words.popFirst() {
            switch word {
            case "--certificates": certificates = Int(value) ?? certificates
            case "--entries": entries = Int(value) ?? entries
            case "--zegel": zegel = value
            case "--decisions": decisions = Int(value)
            case "--start": start = Int(value)
            case "--traces": traces = Int(value)
            case "--list": list = value
            default: continue
            }
        }
    }
}
