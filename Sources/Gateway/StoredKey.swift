import OpenSSL
import PKI

/// A certificate of ours with its private key, taken out of the store for one message.
struct StoredKey: Sendable {
    let certificate: Certificate
    let key: PrivateKey
}
