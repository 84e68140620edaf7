/// How much work one judgement may cost, so that a bag of crafted certificates cannot keep a core busy.
///
/// An honest path has 2 to 5 certificates and needs about 10 signature checks with its CRLs.
final class WorkBudget {
    /// Signatures of certificates and CRLs checked at most.
    static let maximumSignatures = 300
    /// Steps of the search for paths.
    static let maximumSteps = 5000
    /// Complete paths looked at.
    static let maximumPaths = 50
    /// Certificates in one path, the anchor not counted.
    static let maximumPathLength = 20

    private var signatures = maximumSignatures
    private var steps = maximumSteps
    private var paths = maximumPaths
    private(set) var isExhausted = false

    func takeSignature() -> Bool { take(&signatures) }
    func takeStep() -> Bool { take(&steps) }
    func takePath() -> Bool { take(&paths) }

    private func take(_ count: inout Int) -> Bool {
        guard count > 0 else {
            isExhausted = true
            return false
        }
        count -= 1
        return true
    }
}
