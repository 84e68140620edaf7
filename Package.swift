// swift-tools-version: 6.2
import PackageDescription

/// Our own targets are compiled with every warning as an error; packages of others are not.
///
/// In the release configuration what is small or generic is specialised and inlined where it is used, across modules.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error), .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// The byte-level formats are optimised in the debug configuration too: they walk every byte of every mail,
/// and the demo and the tests run the debug build (docs/decisions/0003-optimised-formats.md).
let hot: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "zegel",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "zegel", targets: ["zegel"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
    ],
    targets: [
        // Layer 0
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CUnbound", providers: [.apt(["libunbound-dev"])]),
        .target(name: "OpenSSL", dependencies: ["COpenSSL"], swiftSettings: hot),
        .target(name: "Mail", swiftSettings: hot),
        // Layer 1
        .target(name: "MIME", dependencies: ["Mail"], swiftSettings: hot),
        .target(name: "SMTP", dependencies: ["Mail"], swiftSettings: hot),
        .target(name: "PKI", dependencies: ["Mail", "OpenSSL"], swiftSettings: hot),
        .target(name: "Settings", dependencies: ["Mail"], swiftSettings: strict),
        .target(name: "AdminOperations", dependencies: ["Mail"], swiftSettings: strict),
        .target(name: "PortalOperations", dependencies: ["Mail"], swiftSettings: strict),
        .target(name: "TOML", dependencies: [.product(name: "TOMLKit", package: "TOMLKit")], swiftSettings: hot),
        // Layer 2
        .target(name: "Policy", dependencies: ["Mail", "MIME", "PKI", "Settings"], swiftSettings: strict),
        .target(name: "SMIME", dependencies: ["Mail", "MIME", "PKI", "OpenSSL"], swiftSettings: hot),
        .systemLibrary(
            name: "CPDF", pkgConfig: "pangocairo",
            providers: [.apt(["libcairo2-dev", "libpango1.0-dev", "libgumbo-dev", "libturbojpeg0-dev", "libwebp-dev"])]),
        .target(
            name: "CQPDF", cxxSettings: [.define("POINTERHOLDER_TRANSITION", to: "4")], linkerSettings: [.linkedLibrary("qpdf")]),
        .target(name: "CConfinement"),
        .target(name: "CWriteAhead", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "PDF", dependencies: ["Mail", "MIME", "CPDF", "CQPDF"], swiftSettings: hot),
        // Layer 3
        .target(
            name: "Store",
            dependencies: [
                "Mail", "PKI", "Settings", "OpenSSL", "CPostgreSQL", "CWriteAhead",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "SMTPTransport",
            dependencies: ["Mail", "SMTP", "CUnbound", log] + nio + [
                .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
            ],
            swiftSettings: hot
        ),
        .target(
            name: "Fetch",
            dependencies: [
                "Mail", .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ] + nio,
            swiftSettings: strict
        ),
        // Layer 4
        .target(name: "Queue", dependencies: ["Mail", "Store"], swiftSettings: strict),
        .target(name: "Jobs", dependencies: ["Mail", "Store", log], swiftSettings: strict),
        .target(name: "CA", dependencies: ["Mail", "OpenSSL", "PKI", "Settings", "Store"], swiftSettings: strict),
        .target(name: "Notices", dependencies: ["Mail", "MIME", "Settings", "Store"], swiftSettings: strict),
        // Layer 5
        .target(
            name: "Gateway",
            dependencies: [
                "Mail", "MIME", "SMTP", "PKI", "Settings", "Policy", "SMIME", "Store", "Queue", "Notices",
                "Jobs", "SMTPTransport", "CA", "PDF", "CConfinement", "OpenSSL", "PortalOperations", log,
            ] + nio,
            swiftSettings: strict
        ),
        // Layer 6
        .target(
            name: "Admin",
            dependencies: [
                "AdminOperations", "Mail", "PKI", "Settings", "TOML", "Policy", "Store", "Queue", "Notices", "Jobs",
                "Gateway", "CA", log,
            ],
            swiftSettings: strict
        ),
        // Layer 7
        .target(
            name: "Web",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "NIOHTTP1", package: "swift-nio"), log,
            ] + nio,
            swiftSettings: strict),
        .target(
            name: "AdminAPI",
            dependencies: [
                "Mail", "OpenSSL", "AdminOperations", "Web", log, .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ] + nio,
            swiftSettings: hot
        ),
        .target(
            name: "AdminWeb",
            dependencies: ["Mail", "AdminOperations", "Web", .product(name: "Hummingbird", package: "hummingbird")],
            swiftSettings: strict),
        .target(
            name: "Health", dependencies: nio + [.product(name: "NIOHTTP1", package: "swift-nio")], swiftSettings: strict),
        .target(
            name: "Portal",
            dependencies: ["Mail", "PortalOperations", "Web", log, .product(name: "Hummingbird", package: "hummingbird")] + nio,
            swiftSettings: strict),
        // Layer 8
        .executableTarget(
            name: "zegel",
            dependencies: [
                "OpenSSL", "Mail", "MIME", "SMTP", "PKI", "Settings", "AdminOperations", "Policy", "SMIME", "Store",
                "SMTPTransport", "Fetch", "Queue", "Notices", "Jobs", "Gateway", "Admin", "AdminAPI", "Health", "TOML", "CA", "PDF",
                "CConfinement", "Portal", "PortalOperations", "Web", "AdminWeb", log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ] + nio,
            swiftSettings: strict
        ),
        // Benchmarks
        .executableTarget(
            name: "zegel-scale",
            dependencies: [
                "Mail", "MIME", "OpenSSL", "PKI", "Settings", "Policy", "Store", "Queue", "Gateway", "Admin", "AdminAPI", "AdminOperations",
                "AdminWeb",
            ] + nio,
            path: "Benchmarks/Scale", swiftSettings: strict),
        // Tests
        .target(
            name: "TestSupport",
            dependencies: ["Mail", "OpenSSL", "PKI", log, .product(name: "NIOHTTP1", package: "swift-nio")] + nio,
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "MailTests", dependencies: ["Mail", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "FetchTests",
            dependencies: ["Fetch", "Mail", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "JobsTests", dependencies: ["Jobs", "Store", "TestSupport", log], swiftSettings: strict),
        .testTarget(name: "OpenSSLTests", dependencies: ["OpenSSL", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "MIMETests", dependencies: ["MIME", "Mail", "TestSupport"], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "PDFTests", dependencies: ["PDF", "CPDF", "CConfinement", "MIME", "Mail", "Gateway", "zegel", "TestSupport"],
            exclude: ["Fixtures", "Programs"], swiftSettings: strict),
        .testTarget(name: "SMTPTests", dependencies: ["SMTP", "Mail", "TestSupport"], exclude: ["Dialogs"], swiftSettings: strict),
        .testTarget(name: "PKITests", dependencies: ["PKI", "OpenSSL", "Mail", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "TOMLTests", dependencies: ["TOML"], swiftSettings: strict),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "Mail", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "AdminOperationsTests", dependencies: ["AdminOperations", "Mail"], swiftSettings: strict),
        .testTarget(
            name: "PolicyTests", dependencies: ["Policy", "MIME", "OpenSSL", "PKI", "Settings", "Mail", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SMIMEMessageTests", dependencies: ["SMIME", "MIME", "PKI", "OpenSSL", "Mail", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SMIMETests", dependencies: ["SMIME", "MIME", "PKI", "OpenSSL", "Mail", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "PKI", "Settings", "OpenSSL", "Mail", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "QueueTests", dependencies: ["Queue", "Store", "Mail", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SMTPTransportTests", dependencies: ["SMTPTransport", "SMTP", "Mail", "PKI", "TestSupport", log] + nio,
            swiftSettings: strict),
        .testTarget(
            name: "NoticesTests", dependencies: ["Notices", "MIME", "Mail", "Settings", "Store", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "Jobs", "Mail", "MIME", "Notices", "PKI", "OpenSSL", "Policy", "Settings", "SMIME", "SMTP", "SMTPTransport",
                "Store", "Queue", "TestSupport", "CA", "Fetch", "PDF", "Portal", "PortalOperations", "Web", log,
            ] + nio, swiftSettings: strict),
        .testTarget(
            name: "AdminTests",
            dependencies: [
                "Admin", "AdminAPI", "AdminOperations", "CA", "Fetch", "Gateway", "MIME", "PortalOperations", "Store", "TestSupport",
                "SMTPTransport", "Web", "zegel",
            ] + nio,
            swiftSettings: strict),
        .testTarget(
            name: "CATests", dependencies: ["CA", "Mail", "OpenSSL", "PKI", "Settings", "Store", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "AdminAPITests", dependencies: ["AdminAPI", "AdminOperations", "Mail", "TestSupport"] + nio,
            swiftSettings: strict),
        .testTarget(name: "WebTests", dependencies: ["Web", "TestSupport"] + nio, swiftSettings: strict),
        .testTarget(
            name: "PortalTests",
            dependencies: [
                "Portal", "PortalOperations", "Web", "TestSupport", "Gateway", "Jobs", "Mail", "MIME", "OpenSSL", "Queue", "Settings",
                "Store",
            ] + nio, swiftSettings: strict),
        .testTarget(
            name: "AdminWebTests",
            dependencies: [
                "AdminWeb", "AdminOperations", "Admin", "CA", "Fetch", "Gateway", "Mail", "MIME", "OpenSSL", "PKI", "PortalOperations",
                "Queue",
                "SMTPTransport", "Store", "Web", "TestSupport", log,
            ] + nio,
            exclude: ["Browser"], swiftSettings: strict),
        .testTarget(name: "HealthTests", dependencies: ["Health", "TestSupport"] + nio, swiftSettings: strict),
        .testTarget(
            name: "ZegelTests", dependencies: ["zegel", "AdminAPI", "AdminOperations", "OpenSSL", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "Interop", dependencies: ["CA", "Mail", "OpenSSL", "PKI", "Settings", "Store", "TestSupport"], path: "Tests/Interop",
            exclude: ["Java", "Python"], swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(
            name: "EndToEnd",
            dependencies: [
                "zegel", "Gateway", "MIME", "SMTP", "SMTPTransport", "OpenSSL", "PKI", "SMIME", "Mail", "TestSupport", "AdminAPI",
                "AdminOperations",
            ],
            path: "Tests/EndToEnd", exclude: ["Browser"], swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
