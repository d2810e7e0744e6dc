package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.merkle.MerkleTree;
import java.util.List;

/**
 * A block. Canonical bytes: {@code header | transactions u32 + (u32 + n) each | evidence u32 + each |
 * last commit}. One whose body does not match its header's hashes cannot be made or decoded.
 */
public final class Block implements Encodable {
    /** Most transactions in a block, whatever its byte limit. */
    public static final int TRANSACTIONS_MAX = 100_000;

    /** Most pieces of evidence in a block. */
    public static final int EVIDENCE_MAX = 64;

    private final BlockHeader header;
    private final List<Transaction> transactions;
    private final List<Evidence> evidence;
    private final Certificate lastCommit;
    private final Hash hash;

    private Block(
            BlockHeader header,
            List<Transaction> transactions,
            List<Evidence> evidence,
            Certificate lastCommit) {
        this.header = header;
        this.transactions = List.copyOf(transactions);
        this.evidence = List.copyOf(evidence);
        this.lastCommit = lastCommit;
        this.hash = header.hash();
    }

    /**
     * Joins a header and its body.
     *
     * @throws MalformedInputException when the header's roots are not the body's
     */
    public static Block of(
            BlockHeader header,
            List<Transaction> transactions,
            List<Evidence> evidence,
            Certificate lastCommit)
            throws MalformedInputException {
        if (!header.txMerkleRoot().equals(transactionsRoot(transactions))) {
            throw new MalformedInputException("transactions do not match the header");
        }
        if (!header.evidenceRoot().equals(evidenceRoot(evidence))) {
            throw new MalformedInputException("evidence does not match the header");
        }
        if (!header.lastCommitHash().equals(lastCommit.hash())) {
            throw new MalformedInputException("last commit does not match the header");
        }
        return new Block(header, transactions, evidence, lastCommit);
    }

    /** RFC 6962 root over the transactions' canonical bytes. */
    public static Hash transactionsRoot(List<Transaction> transactions) {
        return MerkleTree.root(transactions.stream().map(Transaction::encoded).toList());
    }

    /** RFC 6962 root over the canonical bytes of the evidence. */
    public static Hash evidenceRoot(List<Evidence> evidence) {
        return MerkleTree.root(evidence.stream().map(Evidence::encoded).toList());
    }

    public BlockHeader header() {
        return header;
    }

    public Height height() {
        return header.height();
    }

    public Hash hash() {
        return hash;
    }

    public List<Transaction> transactions() {
        return transactions;
    }

    public List<Evidence> evidence() {
        return evidence;
    }

    /** The precommits that committed the parent; {@link Certificate#NONE} in block 1. */
    public Certificate lastCommit() {
        return lastCommit;
    }

    public static Block decode(Decoder from) throws MalformedInputException {
        BlockHeader header = BlockHeader.decode(from);
        List<Transaction> transactions =
                from.list(
                        TRANSACTIONS_MAX,
                        4 + Transaction.SIZE_MIN,
                        d -> Transaction.decode(d.blob(Transaction.SIZE_MAX)));
        List<Evidence> evidence = from.list(EVIDENCE_MAX, Evidence.SIZE_MIN, Evidence::decode);
        return of(header, transactions, evidence, Certificate.decode(from));
    }

    /** Reads a whole block: all bytes must be used. */
    public static Block decode(Bytes bytes) throws MalformedInputException {
        return Decoder.whole(bytes, Block::decode);
    }

    @Override
    public void encode(Encoder to) {
        to.value(header);
        to.u32(transactions.size());
        for (Transaction transaction : transactions) {
            to.blob(transaction.encoded());
        }
        to.list(evidence).value(lastCommit);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Block that && hash.equals(that.hash));
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "Block[" + height() + " " + hash.hex().substring(0, 12) + "]";
    }
}
