package io.loombft.console.connection;

import io.loombft.core.types.Block;
import io.loombft.core.types.Transaction;
import java.util.List;
import java.util.Optional;

/** A block with its transactions, and what this console found out about it. */
public record BlockPage(BlockRow row, List<Transaction> transactions) {
    public BlockPage {
        transactions = List.copyOf(transactions);
    }

    static BlockPage of(
            HeaderEntry entry, List<Transaction> transactions, Optional<TrustedSets> trusted) {
        BlockRow row = BlockRow.of(entry);
        if (!Block.transactionsRoot(transactions).equals(entry.header().txMerkleRoot())) {
            return new BlockPage(
                    row.judged(
                            BlockRow.Verdict.REFUTED,
                            "its transactions are not those that its header names"),
                    transactions);
        }
        if (trusted.isEmpty()) {
            return new BlockPage(
                    row.judged(BlockRow.Verdict.UNCHECKED, "the genesis is not known yet"),
                    transactions);
        }
        Optional<String> problem = trusted.get().problem(entry);
        boolean isKnown = trusted.get().of(entry.header().validatorSetHash()).isPresent();
        BlockRow.Verdict verdict =
                problem.isEmpty()
                        ? BlockRow.Verdict.VERIFIED
                        : isKnown && entry.commit().isPresent()
                                ? BlockRow.Verdict.REFUTED
                                : BlockRow.Verdict.UNCHECKED;
        return new BlockPage(row.judged(verdict, problem.orElse("")), transactions);
    }
}
