package io.loombft.console.connection;

import io.loombft.console.connection.EvidenceList.Equivocation;
import io.loombft.console.connection.EvidenceList.Signed;
import io.loombft.console.connection.LiveFeed.BlockWeight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A node as a test wants it to look, part by part. */
public final class Watched {
    private final String label;
    private final Instant now;
    private Reach reach = new Reach.Reached();
    private Instant heardAt;
    private String chainId = "c";
    private String step = "propose";
    private String validator = "";
    private long height = 50;
    private int peers = 3;
    private int waiting;
    private boolean isCatchingUp;
    private Polled polled = Polled.NOTHING;
    private LiveFeed live = LiveFeed.NONE;
    private ChainTail chain = ChainTail.EMPTY;
    private Duration still = Duration.ZERO;

    /** A node that answers now, at height 50. */
    public Watched(String label, Instant now) {
        this.label = label;
        this.now = now;
        this.heardAt = now;
    }

    public Watched unheardSince(Instant at) {
        heardAt = at;
        return this;
    }

    public Watched reach(Reach is) {
        reach = is;
        return this;
    }

    public Watched chainId(String is) {
        chainId = is;
        return this;
    }

    public Watched step(String is, int waitingTxs) {
        step = is;
        waiting = waitingTxs;
        return this;
    }

    public Watched validator(String id) {
        validator = id;
        return this;
    }

    public Watched height(long is) {
        height = is;
        return this;
    }

    public Watched peers(int are) {
        peers = are;
        return this;
    }

    public Watched catchingUp() {
        isCatchingUp = true;
        return this;
    }

    /** Its height has not moved for so long. */
    public Watched still(Duration lasts) {
        still = lasts;
        return this;
    }

    public Watched metrics(Map<String, Double> samples) {
        polled =
                new Polled(
                        polled.status(),
                        polled.validators(),
                        polled.peers(),
                        polled.mempool(),
                        polled.evidence(),
                        Dated.of(new Metrics(samples), now),
                        polled.genesis(),
                        polled.signing());
        return this;
    }

    /** Validators of power 1, and what they signed. */
    public Watched signing(long from, Map<String, String> marks) {
        List<Validators.Member> members =
                marks.keySet().stream()
                        .sorted()
                        .map(id -> new Validators.Member(id, "", 1, 0))
                        .toList();
        long blocks = marks.values().iterator().next().length();
        polled =
                new Polled(
                        polled.status(),
                        Dated.of(new Validators(height + 1, members, members.size()), now),
                        polled.peers(),
                        polled.mempool(),
                        polled.evidence(),
                        polled.metrics(),
                        polled.genesis(),
                        Dated.of(new SigningRecord(from, from + blocks - 1, marks), now));
        return this;
    }

    public Watched proofs(Equivocation... pieces) {
        polled =
                new Polled(
                        polled.status(),
                        polled.validators(),
                        polled.peers(),
                        polled.mempool(),
                        Dated.of(new EvidenceList(List.of(), List.of(pieces)), now),
                        polled.metrics(),
                        polled.genesis(),
                        polled.signing());
        return this;
    }

    public static Equivocation proof(String hash, String validator, long height) {
        Signed vote = new Signed("prevote", 0, -1, "", "");
        return new Equivocation(
                hash,
                validator,
                height,
                "duplicate_vote",
                vote,
                vote,
                "",
                OptionalLong.of(height + 1));
    }

    /** More blocks, of these heights, a second apart, their hashes begun with the branch. */
    public Watched blocks(String branch, long from, long to) {
        chain =
                new ChainTail(
                        Stream.concat(
                                        chain.blocks().stream(),
                                        LongStream.rangeClosed(from, to)
                                                .mapToObj(height -> block(branch, height)))
                                .toList(),
                        0,
                        chain.trusted(),
                        "");
        return this;
    }

    private static BlockRow block(String branch, long height) {
        BlockRow row = Snapshots.block(height, height * 1_000, "", 0, 0);
        return new BlockRow(
                height,
                branch + row.hash(),
                branch + row.previousHash(),
                row.timeMs(),
                0,
                0,
                0,
                "",
                "",
                "",
                row.signers(),
                row.verdict(),
                "");
    }

    /** It told of these heights so many milliseconds after the second of their number. */
    public Watched told(long from, long to, long lateMs) {
        List<BlockWeight> told = new ArrayList<>();
        for (long h = from; h <= to; h++) {
            told.add(new BlockWeight(h, 0, 0, 0, 0, h * 1_000 + lateMs));
        }
        live = new LiveFeed(true, live.rounds(), live.recent(), live.transactions(), told, 0, 0);
        return this;
    }

    public NodeSnapshot node() {
        NodeStatus status =
                new NodeStatus(
                        label,
                        "",
                        chainId,
                        "0",
                        height,
                        "",
                        0,
                        "",
                        height + 1,
                        0,
                        step,
                        peers,
                        isCatchingUp,
                        waiting,
                        validator,
                        0,
                        0);
        return NodeSnapshot.unknown("http://" + label)
                .reached(reach, heardAt)
                .with(polled.with(Dated.of(status, heardAt)))
                .with(live)
                .with(chain)
                .with(new Pace(height, 0, still.toNanos(), heardAt, false, List.of()));
    }

    /** A node of this address that never answered. */
    public static NodeSnapshot never(String label) {
        return NodeSnapshot.unknown("http://" + label).unreached(new Reach.Unreachable("refused"));
    }
}
