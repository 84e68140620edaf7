struct AccountQuestion: PortalQuestion {
    static let name = "account"
    var request: AccountRequest

    func answer(by services: PortalServices) async throws -> AccountAnswer {
        guard let accounts = services.accounts else { throw PortalUnavailable("there is no account service") }
        return try await accounts.account(request)
    }
}
