/// What the pages of portal accounts may ask (`behaviour.md` 17.3).
public protocol PortalAccountService: Sendable {}
