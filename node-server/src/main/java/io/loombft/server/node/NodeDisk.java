package io.loombft.server.node;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.journal.AppendLog;
import io.loombft.core.journal.Disk;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.GuardFile;
import io.loombft.core.journal.GuardUnusableException;
import io.loombft.core.journal.Journal;
import io.loombft.core.journal.LastSigned;
import io.loombft.core.journal.Recovery;
import io.loombft.core.ledger.Ledger;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.replica.GuardedSigner;
import io.loombft.core.replica.Signer;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Transaction;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.metrics.NodeMetrics;
import io.loombft.server.node.NodeFailedException.Reason;
import io.loombft.server.node.crash.CrashPlan;
import io.loombft.server.node.crash.CrashingDisk;
import io.loombft.server.node.crash.CrashingSigner;
import io.loombft.server.node.crash.CrashingStore;
import io.loombft.server.node.crash.Deed;
import io.loombft.server.node.crash.Moment;
import io.loombft.server.storage.ChainAudit;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.FileDisk;
import io.loombft.server.storage.RocksDb;
import io.loombft.server.storage.StorageException;
import io.loombft.server.storage.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a node keeps: {@code data/db}, {@code data/wal}, {@code data/mempool.log} and the
 * guard in {@code keys/}, opened together and checked against each other.
 *
 * @param chain after the last height in the database
 */
record NodeDisk(
        Store database,
        ChainStore store,
        ChainState chain,
        StateTree state,
        Recovery.Ready journal,
        Signer signer,
        AppendLog.Opened mempoolLog) {
    /** Bytes of the mempool's log before it is rewritten. */
    private static final long MEMPOOL_LOG_BYTES_MAX = 64L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger("recovery");

    /** Opens it all; what was opened before something failed is in the closings. */
    static NodeDisk open(
            NodeConfig config,
            LoomNode.Identity identity,
            NodeMetrics metrics,
            CrashPlan crashes,
            Closings closings)
            throws StorageException,
                    DiskFailedException,
                    GuardUnusableException,
                    NodeFailedException {
        Path data = folder(config.node().dataDir());
        RocksDb database = RocksDb.open(folder(LoomNode.databaseFolder(data)));
        ChainStore store =
                new ChainStore(CrashingStore.of(closings.add("database", database), crashes));
        crashes.reach(Deed.DATABASE_OPEN, Moment.AFTER);
        ChainState chain = chain(store, identity.genesis());
        checkTip(store, chain);
        StateTree state = store.state(chain.height()).orElseThrow();
        Recovery.Ready journal =
                journal(
                        CrashingDisk.ofJournal(
                                FileDisk.open(folder(LoomNode.journalFolder(data))), crashes),
                        chain,
                        config.consensus().journalKeepHeights(),
                        closings);
        crashes.reach(Deed.JOURNAL_OPEN, Moment.AFTER);
        Signer signer = closings.add("signer", signer(identity, metrics, crashes));
        AppendLog.Opened log =
                AppendLog.open(
                        CrashingDisk.ofMempoolLog(FileDisk.open(data), crashes),
                        "mempool.log",
                        MEMPOOL_LOG_BYTES_MAX,
                        Transaction.SIZE_MAX);
        closings.add("mempool log", log.log());
        return new NodeDisk(database, store, chain, state, journal, signer, log);
    }

    private static ChainState chain(ChainStore store, Genesis genesis)
            throws StorageException, NodeFailedException {
        Optional<Hash> known = store.genesisHash();
        if (known.isEmpty()) {
            store.begin(genesis.hash(), first(store, genesis));
        } else if (!known.get().equals(genesis.hash())) {
            throw new NodeFailedException(
                    Reason.CONFIG,
                    "data/ belongs to the chain with genesis "
                            + known.get()
                            + ", but config/genesis.json is "
                            + genesis.hash()
                            + ": bring the right genesis back, or move data/ away");
        }
        return store.chain().orElseThrow();
    }

    private static void checkTip(ChainStore store, ChainState chain)
            throws StorageException, NodeFailedException {
        Optional<String> wrong = ChainAudit.tip(store, chain);
        if (wrong.isPresent()) {
            throw new NodeFailedException(
                    Reason.DAMAGED,
                    "the database is damaged, "
                            + wrong.get()
                            + ": `db verify` says what else is; move data/ away and start again,"
                            + " the chain comes from the peers");
        }
    }

    private static Outcome first(ChainStore store, Genesis genesis) throws NodeFailedException {
        try {
            return Ledger.genesis(genesis, StateTree.empty(store.stateNodes()));
        } catch (MalformedInputException e) {
            throw new NodeFailedException(
                    Reason.CONFIG, "config/genesis.json: " + e.getMessage(), e);
        }
    }

    private static Recovery.Ready journal(
            Disk disk, ChainState chain, int keepHeights, Closings closings)
            throws DiskFailedException, NodeFailedException {
        return switch (Journal.open(disk, chain.height(), keepHeights)) {
            case Recovery.Ready ready -> {
                closings.add("journal", ready.journal());
                for (Recovery.Cut cut : ready.cuts()) {
                    LOG.info(cut.sentence());
                }
                yield ready;
            }
            case Recovery.Damaged damaged ->
                    throw new NodeFailedException(
                            Reason.DAMAGED,
                            damaged.damage().sentence()
                                    + "; `wal verify` shows where, `wal repair` what would be"
                                    + " dropped");
        };
    }

    private static Signer signer(LoomNode.Identity identity, NodeMetrics metrics, CrashPlan crashes)
            throws DiskFailedException, GuardUnusableException {
        Hash genesisHash = identity.genesis().hash();
        Disk disk = CrashingDisk.ofGuard(FileDisk.open(identity.keys()), crashes);
        GuardFile guard = GuardFile.open(disk, genesisHash);
        tell(metrics, guard.lastSigned());
        Signer signer =
                new GuardedSigner(
                        new GuardedSigner.Identity(
                                genesisHash, identity.genesis().chainId(), identity.validatorKey()),
                        new Ed25519(),
                        guard,
                        LoomNode::nanos,
                        nanos -> {
                            metrics.storage().guardSynced(nanos);
                            tell(metrics, guard.lastSigned());
                        });
        return CrashingSigner.of(signer, crashes);
    }

    private static void tell(NodeMetrics metrics, LastSigned last) {
        metrics.signer()
                .lastSigned(
                        last.height().value(),
                        Math.max(0, last.round().value()),
                        last.step().code());
    }

    private static Path folder(Path path) throws NodeFailedException {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new NodeFailedException(
                    Reason.FAILED,
                    "cannot make the folder " + path + ": check who owns it, and the space left",
                    e);
        }
    }
}
