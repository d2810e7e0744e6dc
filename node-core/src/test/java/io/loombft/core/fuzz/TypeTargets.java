package io.loombft.core.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.ledger.Account;
import io.loombft.core.ledger.Approvals;
import io.loombft.core.peers.Seed;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.Params;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.ValidatorSet;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The records that travel and are stored, the messages around them, and what people write by hand. */
final class TypeTargets {
    private TypeTargets() {}

    static List<FuzzTarget> records() {
        return List.of(
                message(
                        "transaction",
                        Transaction::decode,
                        GoldenBytes.types(
                                "transfer",
                                "contract_deploy",
                                "contract_call",
                                "validator_update",
                                "contract_upgrade")),
                FuzzTarget.canonical("block", Block::decode, GoldenBytes.types("block")),
                FuzzTarget.canonical("header", BlockHeader::decode, GoldenBytes.types("header")),
                FuzzTarget.canonical("part", BlockPart::decode, GoldenBytes.types("part")),
                FuzzTarget.canonical(
                        "vote", SignedVote::decode, GoldenBytes.types("prevote", "precommit")),
                FuzzTarget.canonical(
                        "proposal", SignedProposal::decode, GoldenBytes.types("proposal")),
                FuzzTarget.canonical(
                        "certificate",
                        Certificate::decode,
                        GoldenBytes.types("certificate", "certificate_none")),
                FuzzTarget.canonical(
                        "evidence",
                        Evidence::decode,
                        GoldenBytes.types("evidence_votes", "evidence_proposals")),
                FuzzTarget.canonical(
                        "validator-set", ValidatorSet::decode, GoldenBytes.types("validator_set")),
                FuzzTarget.canonical("params", Params::decode, GoldenBytes.types("params")),
                FuzzTarget.canonical("receipt", Receipt::decode, GoldenBytes.types("receipt")),
                FuzzTarget.canonical("account", Account::decode, List.of(Account.EMPTY.encoded())),
                FuzzTarget.canonical(
                        "approvals", Approvals::decode, List.of(Approvals.NONE.encoded())));
    }

    static List<FuzzTarget> messages() {
        return List.of(
                message(
                        "gossip",
                        GossipMessage::decode,
                        GoldenBytes.listed("golden/messages/gossip.txt")),
                message(
                        "transactions",
                        TransactionMessage::decode,
                        GoldenBytes.listed("golden/messages/transactions.txt")),
                message(
                        "sync",
                        SyncMessage::decode,
                        GoldenBytes.listed("golden/messages/sync.txt")));
    }

    /** What is read from text comes back from the text that is written of it. */
    static List<FuzzTarget> texts() {
        return List.of(
                text("amount", Amount::parse, "0", "340282366920938463463374607431768211455"),
                text("share", Fraction::parse, "1/3", "1", " 0 / 7 "),
                text("chain-id", ChainId::parse, "golden-1"),
                text(
                        "seed",
                        Seed::parse,
                        "node0.example:26656",
                        "[2001:db8::1]:1",
                        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a@h:1"));
    }

    private interface Parser<T> {
        T parse(String text) throws MalformedInputException;
    }

    private interface Message<T> {
        T decode(Bytes whole) throws MalformedInputException;
    }

    private static <T extends Encodable> FuzzTarget message(
            String name, Message<T> message, List<Bytes> seeds) {
        Decoder.Item<T> item = from -> message.decode(from.fixed(from.remaining()));
        return FuzzTarget.canonical(name, item, seeds);
    }

    private static <T> FuzzTarget text(String name, Parser<T> parser, String... seeds) {
        return FuzzTarget.of(
                name,
                input -> {
                    try {
                        T value = parser.parse(new String(input, StandardCharsets.UTF_8));
                        assertEquals(value, parser.parse(value.toString()), value.toString());
                    } catch (MalformedInputException e) {
                        // Says what is expected; nothing else is promised.
                    }
                },
                List.of(seeds).stream().map(Bytes::utf8).toList());
    }
}
