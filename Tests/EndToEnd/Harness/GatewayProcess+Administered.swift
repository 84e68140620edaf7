import TestSupport

extension GatewayProcess {
    /// A gateway, not started yet, whose listener of administrators is on 127.0.0.2 with TLS.
    static func administered(port: Int, _ tls: TLSFiles) throws -> GatewayProcess {
        try GatewayProcess(
            routes: .init(internal: 1, external: 1),
            tables: """
                [admin]
                address = "127.0.0.2"
                port = \(port)
                tls_certificate = "\(tls.certificate)"
                tls_key = "\(tls.key)"
                """)
    }
}
