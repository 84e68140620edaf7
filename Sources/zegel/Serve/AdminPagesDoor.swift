import AdminWeb

/// The pages of administrators, as the listener of administrators mounts them.
enum AdminPagesDoor {
    /// - Parameter isSecure: the listener itself speaks TLS.
    static func installer(isSecure: Bool) -> AdminPages.Installer { AdminPages.installer(isSecure: isSecure) }
}
