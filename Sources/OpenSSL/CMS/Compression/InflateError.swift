/// Why a compressed stream was not inflated.
public enum InflateError: Error, Equatable {
    case malformed
    /// More than the limit would come out.
    case tooLarge

    /// For people.
    public var text: String {
        switch self {
        case .malformed: "the compressed data is damaged"
        case .tooLarge: "it would become too large"
        }
    }
}
