package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A header stands for one body. */
class BlockTest {
    private static final Block BLOCK = Samples.block();

    private static Bytes encoded(
            BlockHeader header,
            List<Transaction> transactions,
            List<Evidence> evidence,
            Certificate lastCommit) {
        Encoder to = new Encoder().value(header).u32(transactions.size());
        for (Transaction transaction : transactions) {
            to.blob(transaction.encoded());
        }
        return to.list(evidence).value(lastCommit).toBytes();
    }

    private static void assertRefused(
            List<Transaction> transactions, List<Evidence> evidence, Certificate lastCommit) {
        assertThrows(
                MalformedInputException.class,
                () -> Block.of(BLOCK.header(), transactions, evidence, lastCommit));
        Bytes bytes = encoded(BLOCK.header(), transactions, evidence, lastCommit);
        assertThrows(MalformedInputException.class, () -> Block.decode(bytes));
    }

    @Test
    void aBodyThatTheHeaderDoesNotStandForIsRefused() throws MalformedInputException {
        List<Transaction> transactions = BLOCK.transactions();
        List<Evidence> evidence = BLOCK.evidence();
        Certificate commit = BLOCK.lastCommit();
        assertEquals(BLOCK, Block.decode(encoded(BLOCK.header(), transactions, evidence, commit)));
        assertRefused(transactions.reversed(), evidence, commit);
        assertRefused(transactions.subList(0, 1), evidence, commit);
        assertRefused(List.of(), evidence, commit);
        assertRefused(transactions, List.of(), commit);
        assertRefused(transactions, List.of(Samples.duplicateProposal()), commit);
        assertRefused(transactions, evidence, Certificate.NONE);
        assertRefused(
                transactions,
                evidence,
                new Certificate(
                        commit.type(),
                        commit.height(),
                        commit.round(),
                        commit.ballot(),
                        commit.signatures().subList(0, 2)));
    }
}
