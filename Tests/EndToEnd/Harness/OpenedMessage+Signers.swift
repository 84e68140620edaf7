import SMIME

extension OpenedMessage {
    /// The signers of all layers.
    var signers: [SignedLayer.Signer] {
        layers.reduce(into: []) { signers, layer in
            if case .signed(let signed) = layer { signers += signed.signers }
        }
    }
}
