package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.merkle.MerkleProof;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A value has one byte form: whatever else decodes is another value, with its own one form, and
 * what does not decode is malformed, never a crash.
 */
class CanonicalFormTest {
    private record Form(String name, Encodable value, Decoder.Item<? extends Encodable> decode) {}

    private static final List<Form> FORMS =
            List.of(
                    transaction("transfer", Samples.transfer()),
                    transaction("contract deploy", Samples.deploy()),
                    transaction("contract call", Samples.call()),
                    transaction("validator update", Samples.update()),
                    transaction("contract upgrade", Samples.upgrade()),
                    new Form(
                            "vote",
                            Samples.precommit(0, Ballot.of(Samples.hash(1))),
                            SignedVote::decode),
                    new Form(
                            "proposal",
                            Samples.signed(Samples.proposal(Round.ZERO)),
                            SignedProposal::decode),
                    new Form(
                            "part",
                            new BlockPart(
                                    Samples.INPUT, new MerkleProof(1, 2, List.of(Samples.hash(1)))),
                            BlockPart::decode),
                    new Form("certificate", Samples.certificate(), Certificate::decode),
                    new Form("duplicate vote", Samples.duplicateVote(), Evidence::decode),
                    new Form("duplicate proposal", Samples.duplicateProposal(), Evidence::decode),
                    new Form("header", Samples.block().header(), BlockHeader::decode),
                    new Form("block", Samples.block(), Block::decode),
                    new Form("validator set", Samples.validators(), ValidatorSet::decode),
                    new Form("params", Params.DEFAULT, Params::decode),
                    new Form("receipt", Samples.receipt(), Receipt::decode));

    @TestFactory
    Stream<DynamicTest> decodesToAnEqualValue() {
        return each(
                form ->
                        assertEquals(
                                form.value(),
                                Decoder.whole(form.value().encoded(), form.decode())));
    }

    @TestFactory
    Stream<DynamicTest> everyChangedByteIsAnotherValueOrMalformed() {
        return each(
                form -> {
                    byte[] original = form.value().encoded().toArray();
                    for (int at = 0; at < original.length; at++) {
                        for (int flip = 1; flip < 256; flip++) {
                            byte[] changed = original.clone();
                            changed[at] ^= (byte) flip;
                            checkOneForm(form, Bytes.copyOf(changed));
                        }
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> everyTruncationIsMalformed() {
        return each(
                form -> {
                    Bytes original = form.value().encoded();
                    for (int size = 0; size < original.size(); size++) {
                        Bytes cut = original.slice(0, size);
                        assertThrows(
                                MalformedInputException.class,
                                () -> Decoder.whole(cut, form.decode()));
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> everyAppendedByteIsMalformed() {
        return each(
                form -> {
                    for (int more = 0; more < 256; more++) {
                        Bytes longer =
                                form.value()
                                        .encoded()
                                        .concat(Bytes.copyOf(new byte[] {(byte) more}));
                        assertThrows(
                                MalformedInputException.class,
                                () -> Decoder.whole(longer, form.decode()));
                    }
                });
    }

    @Test
    void aBlockOfNothingButTheShortestTransactionsDecodes() throws MalformedInputException {
        Transaction shortest =
                Samples.signed(
                        new TransactionBody.ContractUpgrade(
                                Samples.address(1), Bytes.EMPTY, Bytes.EMPTY));
        assertEquals(Transaction.SIZE_MIN, shortest.size());
        Block full = Samples.block(Collections.nCopies(500, shortest), List.of());
        assertEquals(full.encoded(), Block.decode(full.encoded()).encoded());
    }

    private static void checkOneForm(Form form, Bytes changed) {
        try {
            Encodable decoded = Decoder.whole(changed, form.decode());
            assertEquals(changed, decoded.encoded());
        } catch (MalformedInputException e) {
            // Refused, which is the other right answer.
        }
    }

    private static Form transaction(String name, TransactionBody body) {
        return new Form(
                name,
                Samples.signed(body),
                // A transaction has no length of its own: it is all there is.
                from -> Transaction.decode(from.fixed(from.remaining())));
    }

    private interface Check {
        void on(Form form) throws MalformedInputException;
    }

    private static Stream<DynamicTest> each(Check check) {
        return FORMS.stream().map(form -> dynamicTest(form.name(), () -> check.on(form)));
    }
}
