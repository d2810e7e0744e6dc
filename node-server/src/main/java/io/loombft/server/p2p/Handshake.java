package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.Hkdf;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.crypto.X25519;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.server.p2p.Hello.Role;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One side of one handshake, over bytes and without a socket; used by one thread. An exception ends
 * it: no method may be called afterwards.
 *
 * <pre>
 * dialler → listener   hello                 plain, see {@link Hello}
 * listener → dialler   hello                 plain
 * dialler → listener   authentication        the first sealed frame, see {@link Frame}
 * listener → dialler   authentication
 * dialler → listener   ready                 it has checked the listener and wants it
 * listener → dialler   ready                 the same the other way; now both are peers
 *
 * transcript = SHA-256("loombft/p2p/transcript/v1" | dialler's hello | listener's hello)
 * secret     = X25519(own ephemeral secret, their ephemeral key)
 * prk        = HKDF-Extract(salt transcript, secret)
 * keys       = HKDF-Expand(prk, "loombft/p2p/dialler-to-listener/v1", 32)
 *              HKDF-Expand(prk, "loombft/p2p/listener-to-dialler/v1", 32)
 * node signs       u32 20 | "loombft/handshake/v1" | role 1 | transcript 32
 * validator signs  u32 30 | "loombft/handshake-validator/v1" | role 1 | transcript 32 | node id 32
 * </pre>
 *
 * The hellos are hashed whole, heads included. The dialler shows its id first, so that a scanner
 * learns nothing of a listener. Instead of authentication or ready, a side may send goodbye.
 */
final class Handshake {
    private static final Bytes TRANSCRIPT = Bytes.utf8("loombft/p2p/transcript/v1");
    private static final Bytes TO_LISTENER = Bytes.utf8("loombft/p2p/dialler-to-listener/v1");
    private static final Bytes TO_DIALLER = Bytes.utf8("loombft/p2p/listener-to-dialler/v1");
    private static final String NODE_TAG = "loombft/handshake/v1";
    private static final String VALIDATOR_TAG = "loombft/handshake-validator/v1";
    private static final BigInteger FIELD_PRIME =
            BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** Longest sealed frame before the other side is authenticated: 280 bytes are ever needed. */
    static final int SEALED_BYTES_MAX = 512;

    /**
     * What all handshakes of a node share.
     *
     * @param listenPort where we accept connections, 0 for nowhere
     * @param framesPerKey after how many frames the keys of a connection are replaced
     */
    record Setting(
            LocalNode local,
            SignatureScheme scheme,
            int listenPort,
            EphemeralKeys seen,
            long framesPerKey) {}

    private final Setting setting;
    private final Role role;
    private final Bytes ephemeralSecret;
    private final Optional<PublicKey> dialled;
    private final Hello ours;
    private @Nullable Hello theirs;
    private @Nullable Keys keys;
    private boolean failed;

    private record Keys(Hash transcript, FrameSealer sealer, FrameOpener opener) {}

    private Handshake(
            Setting setting, Role role, Bytes ephemeralSecret, Optional<PublicKey> dialled) {
        this.setting = setting;
        this.role = role;
        this.ephemeralSecret = ephemeralSecret;
        this.dialled = dialled;
        this.ours =
                new Hello(
                        Hello.VERSION,
                        role,
                        setting.local().genesisHash(),
                        X25519.publicKey(ephemeralSecret),
                        setting.listenPort(),
                        setting.local().chainIdBytes());
    }

    /**
     * The side that dials.
     *
     * @param ephemeralSecret 32 bytes, drawn for this handshake alone
     * @param dialled the id that must answer; empty when any node may
     */
    static Handshake dialler(Setting setting, Bytes ephemeralSecret, Optional<PublicKey> dialled) {
        return new Handshake(setting, Role.DIALLER, ephemeralSecret, dialled);
    }

    /** The side that was dialled. */
    static Handshake listener(Setting setting, Bytes ephemeralSecret) {
        return new Handshake(setting, Role.LISTENER, ephemeralSecret, Optional.empty());
    }

    /** Our hello, head included; the listener sends it after it has accepted the dialler's. */
    Bytes hello() {
        return ours.encoded();
    }

    /** Checks their hello, head included, and makes the keys. */
    void acceptHello(Bytes message) throws RefusedException {
        must(theirs == null);
        Hello hello = attempt(() -> check(Hello.decode(message)));
        Bytes secret =
                attempt(
                        () ->
                                X25519.agree(ephemeralSecret, hello.ephemeralKey())
                                        .orElseThrow(
                                                () ->
                                                        new RefusedException(
                                                                DisconnectReason
                                                                        .BAD_EPHEMERAL_KEY)));
        theirs = hello;
        keys = derive(message, secret);
    }

    /** Our authentication as a sealed frame; the listener's after it has accepted the dialler's. */
    Bytes authentication() {
        Keys k = keys();
        LocalNode local = setting.local();
        Signature signature =
                setting.scheme().sign(local.key(), nodeSignBytes(role, k.transcript()));
        var proof = local.prover().prove(validatorSignBytes(role, k.transcript(), local.id()));
        return seal(new ControlMessage.Authentication(local.id(), signature, local.label(), proof));
    }

    /** Opens and checks their authentication: a sealed frame without its length. */
    RemoteNode acceptAuthentication(Bytes sealed) throws RefusedException {
        return attempt(
                () ->
                        switch (open(sealed)) {
                            case ControlMessage.Authentication said -> verify(said);
                            case ControlMessage.Goodbye(DisconnectReason reason) ->
                                    throw new RefusedException(reason, RefusedException.By.PEER);
                            case ControlMessage.Ready r -> throw malformed();
                            case ControlMessage.Ping p -> throw malformed();
                            case ControlMessage.Pong p -> throw malformed();
                            case ControlMessage.Addresses a -> throw malformed();
                        });
    }

    /** That we want them as a peer, sealed. */
    Bytes ready() {
        return seal(new ControlMessage.Ready());
    }

    /** That we do not want them, sealed; only once {@link #acceptHello} has returned. */
    Bytes goodbye(DisconnectReason reason) {
        return seal(new ControlMessage.Goodbye(reason));
    }

    /** Opens the frame that must say that they want us. */
    void acceptReady(Bytes sealed) throws RefusedException {
        attempt(
                () ->
                        switch (open(sealed)) {
                            case ControlMessage.Ready ready -> ready;
                            case ControlMessage.Goodbye(DisconnectReason reason) ->
                                    throw new RefusedException(reason, RefusedException.By.PEER);
                            case ControlMessage.Authentication a -> throw malformed();
                            case ControlMessage.Ping p -> throw malformed();
                            case ControlMessage.Pong p -> throw malformed();
                            case ControlMessage.Addresses a -> throw malformed();
                        });
    }

    /** Whether frames can be sealed, so that a goodbye can be. */
    boolean hasKeys() {
        return keys != null;
    }

    /** Seals what follows the handshake, its counter going on. */
    FrameSealer sealer() {
        return keys().sealer();
    }

    /** Opens what follows the handshake, its counter going on. */
    FrameOpener opener() {
        return keys().opener();
    }

    private Hello check(Hello hello) throws RefusedException {
        if (hello.ephemeralKey().equals(ours.ephemeralKey()) || hello.role() == role) {
            throw new RefusedException(DisconnectReason.REFLECTION);
        }
        if (!hello.chainId().equals(ours.chainId())) {
            throw new RefusedException(DisconnectReason.WRONG_CHAIN);
        }
        if (!hello.genesisHash().equals(ours.genesisHash())) {
            throw new RefusedException(DisconnectReason.WRONG_GENESIS);
        }
        if (!isCanonical(hello.ephemeralKey())) {
            throw new RefusedException(DisconnectReason.BAD_EPHEMERAL_KEY);
        }
        if (!setting.seen().isNew(hello.ephemeralKey())) {
            throw new RefusedException(DisconnectReason.REPLAY);
        }
        return hello;
    }

    /** RFC 7748 would reduce other encodings; one key shall have one form. */
    private static boolean isCanonical(Bytes littleEndian) {
        byte[] bigEndian = new byte[littleEndian.size()];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian.at(bigEndian.length - 1 - i);
        }
        return new BigInteger(1, bigEndian).compareTo(FIELD_PRIME) < 0;
    }

    private Keys derive(Bytes theirHello, Bytes secret) {
        Bytes ourHello = ours.encoded();
        Hash transcript =
                role == Role.DIALLER
                        ? Hash.of(TRANSCRIPT, ourHello, theirHello)
                        : Hash.of(TRANSCRIPT, theirHello, ourHello);
        Bytes prk = Hkdf.extract(transcript.bytes(), secret);
        Bytes toListener = Hkdf.expand(prk, TO_LISTENER, 32);
        Bytes toDialler = Hkdf.expand(prk, TO_DIALLER, 32);
        boolean dials = role == Role.DIALLER;
        return new Keys(
                transcript,
                new FrameSealer(dials ? toListener : toDialler, setting.framesPerKey()),
                new FrameOpener(dials ? toDialler : toListener, setting.framesPerKey()));
    }

    private RemoteNode verify(ControlMessage.Authentication said) throws RefusedException {
        Hash transcript = keys().transcript();
        Role theirRole = role.other();
        if (said.id().equals(setting.local().id())) {
            throw new RefusedException(DisconnectReason.OWN_ID);
        }
        if (dialled.isPresent() && !dialled.get().equals(said.id())) {
            throw new RefusedException(DisconnectReason.UNEXPECTED_ID);
        }
        verify(said.id(), nodeSignBytes(theirRole, transcript), said.signature());
        if (said.validator().isPresent()) {
            ValidatorProver.Proof proof = said.validator().get();
            Bytes signed = validatorSignBytes(theirRole, transcript, said.id());
            verify(proof.validator(), signed, proof.signature());
        }
        return new RemoteNode(
                said.id(),
                said.label(),
                theirHello().listenPort(),
                said.validator().map(ValidatorProver.Proof::validator));
    }

    private void verify(PublicKey key, Bytes signed, Signature signature) throws RefusedException {
        if (!setting.scheme().verify(key, signed, signature)) {
            throw new RefusedException(DisconnectReason.BAD_SIGNATURE);
        }
    }

    private static Bytes nodeSignBytes(Role signer, Hash transcript) {
        return new Encoder().text(NODE_TAG).u8(signer.code()).value(transcript).toBytes();
    }

    private static Bytes validatorSignBytes(Role signer, Hash transcript, PublicKey nodeId) {
        return new Encoder()
                .text(VALIDATOR_TAG)
                .u8(signer.code())
                .value(transcript)
                .value(nodeId)
                .toBytes();
    }

    private Bytes seal(ControlMessage message) {
        return keys().sealer().seal(new Frame(Channel.CONTROL, true, message.encoded()));
    }

    private ControlMessage open(Bytes sealed) throws RefusedException {
        Frame frame = keys().opener().open(sealed);
        if (frame.channel() != Channel.CONTROL || !frame.last()) {
            throw malformed();
        }
        try {
            return ControlMessage.decode(frame.payload());
        } catch (MalformedInputException e) {
            throw malformed();
        }
    }

    private static RefusedException malformed() {
        return new RefusedException(DisconnectReason.MALFORMED);
    }

    private Keys keys() {
        Keys k = keys;
        if (k == null) {
            throw new IllegalStateException("their hello was not accepted");
        }
        return k;
    }

    private Hello theirHello() {
        Hello hello = theirs;
        if (hello == null) {
            throw new IllegalStateException("their hello was not accepted");
        }
        return hello;
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws RefusedException;
    }

    private <T> T attempt(Attempt<T> attempt) throws RefusedException {
        must(!failed);
        try {
            return attempt.run();
        } catch (RefusedException e) {
            failed = true;
            throw e;
        }
    }

    private static void must(boolean inOrder) {
        if (!inOrder) {
            throw new IllegalStateException("handshake steps out of order");
        }
    }
}
