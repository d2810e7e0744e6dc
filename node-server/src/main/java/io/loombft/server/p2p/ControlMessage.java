package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.peers.DisconnectReason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * What the transport itself says on channel 0. The first byte is the kind, integers are big-endian,
 * and no byte may follow the last field.
 *
 * <pre>
 * 1 authentication  node id 32 | signature 64 | label u32+n (n ≤ 64) | validator? 1 (0 or 1)
 *                   | when 1: validator key 32, signature 64
 * 2 ready           nothing
 * 3 ping            nonce 8
 * 4 pong            nonce 8, as in the ping
 * 5 goodbye         reason code 1
 * 6 addresses       count u32 (≤ 64), each: node id 32 | family 1 (4 or 6) | IP 4 or 16 | port 2
 * </pre>
 */
sealed interface ControlMessage extends Encodable {
    /** Most addresses in one message. */
    int ADDRESSES_MAX = 64;

    /** Who one is, and the proof. */
    record Authentication(
            PublicKey id,
            Signature signature,
            String label,
            Optional<ValidatorProver.Proof> validator)
            implements ControlMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(1).value(id).value(signature).text(label).u8(validator.isPresent() ? 1 : 0);
            validator.ifPresent(proof -> to.value(proof.validator()).value(proof.signature()));
        }
    }

    /** The sender has accepted the other side: messages may follow. */
    record Ready() implements ControlMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(2);
        }
    }

    record Ping(long nonce) implements ControlMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(3).i64(nonce);
        }
    }

    record Pong(long nonce) implements ControlMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(4).i64(nonce);
        }
    }

    /** The sender closes after this; a reason it does not know is a lost connection. */
    record Goodbye(DisconnectReason reason) implements ControlMessage {
        @Override
        public void encode(Encoder to) {
            to.u8(5).u8(reason.code());
        }
    }

    /** Where other nodes listen, as far as the sender knows. */
    record Addresses(List<NodeAddress> nodes) implements ControlMessage {
        public Addresses {
            nodes = List.copyOf(nodes);
        }

        @Override
        public void encode(Encoder to) {
            to.u8(6).list(nodes);
        }
    }

    /** A node and where it listens; the port is 1 to 65,535. */
    record NodeAddress(PublicKey id, InetAddress ip, int port) implements Encodable {
        private static final int BYTES_MIN = 39;

        @Override
        public void encode(Encoder to) {
            byte[] raw = ip.getAddress();
            to.value(id).u8(raw.length == 4 ? 4 : 6).fixed(raw).u8(port >>> 8).u8(port & 0xff);
        }

        private static NodeAddress decode(Decoder from) throws MalformedInputException {
            PublicKey id = PublicKey.decode(from);
            InetAddress ip = ip(from);
            int port = (from.u8() << 8) | from.u8();
            if (port == 0) {
                throw new MalformedInputException("port is 0");
            }
            return new NodeAddress(id, ip, port);
        }

        private static InetAddress ip(Decoder from) throws MalformedInputException {
            int family = from.u8();
            if (family != 4 && family != 6) {
                throw new MalformedInputException("address family is " + family);
            }
            Bytes raw = from.fixed(family == 4 ? 4 : 16);
            try {
                InetAddress ip = InetAddress.getByAddress(raw.toArray());
                if (ip.getAddress().length != raw.size()) {
                    throw new MalformedInputException("an IPv4 address in the form of IPv6");
                }
                return ip;
            } catch (UnknownHostException e) {
                throw new AssertionError("4 and 16 bytes are always an address", e);
            }
        }
    }

    static ControlMessage decode(Bytes message) throws MalformedInputException {
        return Decoder.whole(message, ControlMessage::decode);
    }

    private static ControlMessage decode(Decoder from) throws MalformedInputException {
        int kind = from.u8();
        return switch (kind) {
            case 1 -> authentication(from);
            case 2 -> new Ready();
            case 3 -> new Ping(from.i64());
            case 4 -> new Pong(from.i64());
            case 5 ->
                    new Goodbye(
                            DisconnectReason.ofCode(from.u8())
                                    .orElse(DisconnectReason.CONNECTION_LOST));
            case 6 ->
                    new Addresses(
                            from.list(ADDRESSES_MAX, NodeAddress.BYTES_MIN, NodeAddress::decode));
            default -> throw new MalformedInputException("control message of kind " + kind);
        };
    }

    private static Authentication authentication(Decoder from) throws MalformedInputException {
        PublicKey id = PublicKey.decode(from);
        Signature signature = Signature.decode(from);
        String label = from.text(LocalNode.LABEL_BYTES_MAX);
        if (!from.flag()) {
            return new Authentication(id, signature, label, Optional.empty());
        }
        var proof = new ValidatorProver.Proof(PublicKey.decode(from), Signature.decode(from));
        return new Authentication(id, signature, label, Optional.of(proof));
    }
}
