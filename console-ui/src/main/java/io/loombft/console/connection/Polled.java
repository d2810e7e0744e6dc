package io.loombft.console.connection;

import io.loombft.core.types.Genesis;

/** What a node answered to the questions that are put to it again and again. */
public record Polled(
        Dated<NodeStatus> status,
        Dated<Validators> validators,
        Dated<PeerList> peers,
        Dated<MempoolState> mempool,
        Dated<EvidenceList> evidence,
        Dated<Metrics> metrics,
        Dated<Genesis> genesis,
        Dated<SigningRecord> signing) {
    static final Polled NOTHING =
            new Polled(
                    Dated.never(),
                    Dated.never(),
                    Dated.never(),
                    Dated.never(),
                    Dated.never(),
                    Dated.never(),
                    Dated.never(),
                    Dated.never());

    Polled with(Dated<NodeStatus> now) {
        return new Polled(now, validators, peers, mempool, evidence, metrics, genesis, signing);
    }
}
