import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.*;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.*;

/** One CMS operation of Bouncy Castle: verb, then files. The result goes to the last file; a failure is an exception. */
public class BouncyCastle {
    private static final char[] PASSWORD = "secret".toCharArray();

    public static void main(String[] words) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        byte[] input = Files.readAllBytes(Path.of(words[1]));
        byte[] result = switch (words[0]) {
            case "sign" -> sign(input, store(words[2]));
            case "verify" -> verify(new CMSSignedData(input));
            case "verify-detached" -> verify(new CMSSignedData(new CMSProcessableByteArray(Files.readAllBytes(Path.of(words[2]))), input));
            case "encrypt-cbc" -> encrypt(input, certificate(words[2]));
            case "encrypt-gcm" -> encryptAuthenticated(input, certificate(words[2]));
            case "decrypt" -> decrypt(input, store(words[2]));
            default -> throw new IllegalArgumentException(words[0]);
        };
        Files.write(Path.of(words[words.length - 1]), result);
    }

    private static KeyStore store(String file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream stream = new FileInputStream(file)) {
            store.load(stream, PASSWORD);
        }
        return store;
    }

    private static PrivateKey key(KeyStore store) throws Exception {
        return (PrivateKey) store.getKey(store.aliases().nextElement(), PASSWORD);
    }

    private static X509Certificate certificate(String file) throws Exception {
        try (FileInputStream stream = new FileInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
        }
    }

    private static byte[] sign(byte[] content, KeyStore store) throws Exception {
        X509Certificate certificate = (X509Certificate) store.getCertificate(store.aliases().nextElement());
        PrivateKey key = key(store);
        String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        var signer = new JcaContentSignerBuilder(algorithm).setProvider("BC").build(key);
        var digests = new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
        var generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(digests).build(signer, certificate));
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        return generator.generate(new CMSProcessableByteArray(content), true).getEncoded();
    }

    @SuppressWarnings("unchecked")
    private static byte[] verify(CMSSignedData data) throws Exception {
        if (data.getSignerInfos().size() == 0) throw new CMSException("no signer");
        for (SignerInformation signer : data.getSignerInfos()) {
            var found = (X509CertificateHolder) data.getCertificates().getMatches(signer.getSID()).iterator().next();
            var verifier = new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(found);
            if (!signer.verify(verifier)) throw new CMSException("the signature is wrong");
        }
        return (byte[]) data.getSignedContent().getContent();
    }

    private static RecipientInfoGenerator recipient(X509Certificate certificate) throws Exception {
        if (!(certificate.getPublicKey() instanceof ECPublicKey point))
            return new JceKeyTransRecipientInfoGenerator(certificate).setProvider("BC");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "BC");
        generator.initialize(point.getParams());
        KeyPair ephemeral = generator.generateKeyPair();
        return new JceKeyAgreeRecipientInfoGenerator(
            CMSAlgorithm.ECDH_SHA256KDF, ephemeral.getPrivate(), ephemeral.getPublic(), CMSAlgorithm.AES256_WRAP)
            .addRecipient(certificate).setProvider("BC");
    }

    private static byte[] encrypt(byte[] content, X509Certificate certificate) throws Exception {
        var generator = new CMSEnvelopedDataGenerator();
        generator.addRecipientInfoGenerator(recipient(certificate));
        OutputEncryptor cipher = new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC).setProvider("BC").build();
        return generator.generate(new CMSProcessableByteArray(content), cipher).getEncoded();
    }

    private static byte[] encryptAuthenticated(byte[] content, X509Certificate certificate) throws Exception {
        var generator = new CMSAuthEnvelopedDataGenerator();
        generator.addRecipientInfoGenerator(recipient(certificate));
        OutputEncryptor cipher = new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM).setProvider("BC").build();
        return generator.generate(new CMSProcessableByteArray(content), (OutputAEADEncryptor) cipher).getEncoded();
    }

    private static byte[] decrypt(byte[] input, KeyStore store) throws Exception {
        boolean authenticated = ContentInfo.getInstance(input).getContentType().equals(CMSObjectIdentifiers.authEnvelopedData);
        var recipients = authenticated
            ? new CMSAuthEnvelopedData(input).getRecipientInfos() : new CMSEnvelopedData(input).getRecipientInfos();
        RecipientInformation first = recipients.getRecipients().iterator().next();
        return first.getContent(opener(first, key(store), authenticated));
    }

    /** 1.72 has no recipient for AuthEnvelopedData under key agreement. */
    private static Recipient opener(RecipientInformation recipient, PrivateKey key, boolean authenticated) throws CMSException {
        if (recipient instanceof KeyAgreeRecipientInformation) {
            if (authenticated) throw new CMSException("no AuthEnvelopedData under key agreement");
            return new JceKeyAgreeEnvelopedRecipient(key).setProvider("BC");
        }
        return authenticated
            ? new JceKeyTransAuthEnvelopedRecipient(key).setProvider("BC") : new JceKeyTransEnvelopedRecipient(key).setProvider("BC");
    }
}
