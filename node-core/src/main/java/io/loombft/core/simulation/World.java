package io.loombft.core.simulation;

import io.loombft.core.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;

/** One simulated network: its time, its nodes, the wire between them, and what watches over them. */
final class World {
    private final Setting setting;
    private final Stage stage;
    private final Agenda agenda;
    private final long beganMs;
    private final Draws netDraws;
    private final Draws diskDraws;
    private final Draws workDraws;
    private final Trace trace;
    private final boolean isTracing;
    private final boolean carriesBytes;
    private final List<SimNode> nodes = new ArrayList<>();
    private final Wire wire;
    private final Checker checker;
    private final Clients clients;
    private final Coverage coverage = new Coverage();
    private long events;

    World(SimulationSpec spec, Plan plan, long seed, Trace trace) {
        this(spec, plan, seed, trace, Stage.RUN);
    }

    World(SimulationSpec spec, Plan plan, long seed, Trace trace, Stage stage) {
        this.stage = stage;
        this.agenda = new Agenda(stage.startMs());
        this.beganMs = stage.startMs();
        Draws all = new Draws(~seed);
        this.netDraws = all.split();
        this.diskDraws = all.split();
        this.workDraws = all.split();
        this.trace = trace;
        this.isTracing = trace.isRead();
        this.carriesBytes = plan.carriesBytes();
        this.setting = new Setting(spec, plan);
        this.wire =
                new Wire(
                        this,
                        plan.nodes(),
                        netDraws,
                        new Weather(plan.nodes(), plan.calmDelayMs()));
        this.checker = new Checker(this, spec.tolerated());
        for (NodeIdentity identity : setting.identities()) {
            nodes.add(new SimNode(this, identity));
        }
        for (int i = 0; i < plan.actors().size(); i++) {
            ActorKind kind = plan.actors().get(i);
            SimNode liar = nodes.get(plan.firstLiar() + i);
            if (kind != ActorKind.TWIN) {
                liar.corrupt(kind.actor(this, liar, all.split()));
            }
        }
        this.clients = new Clients(this, all.split(), plan.payEveryMs());
    }

    Stage stage() {
        return stage;
    }

    /** Who hears the node, besides us. */
    Ears ears(int who) {
        return who == 0 ? stage.ears() : Ears.NONE;
    }

    Setting setting() {
        return setting;
    }

    Agenda agenda() {
        return agenda;
    }

    /** Milliseconds since the beginning. */
    long passedMs() {
        return agenda.nowMs() - beganMs;
    }

    Draws netDraws() {
        return netDraws;
    }

    Draws diskDraws() {
        return diskDraws;
    }

    Draws workDraws() {
        return workDraws;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    SimNode node(int who) {
        return nodes.get(who);
    }

    /** Whether the node follows the protocol, and no other node has its key. */
    boolean isHonest(SimNode node) {
        return node.isHonest() && !setting.isTwin(node.who());
    }

    Wire wire() {
        return wire;
    }

    Checker checker() {
        return checker;
    }

    Clients clients() {
        return clients;
    }

    boolean carriesBytes() {
        return carriesBytes;
    }

    boolean isTracing() {
        return isTracing;
    }

    void trace(int who, String what) {
        if (isTracing) {
            trace.line(passedMs() + " n" + who + " " + what);
        }
    }

    void handled() {
        events++;
    }

    long events() {
        return events;
    }

    /** Which branches of the algorithm were taken. */
    Coverage coverage() {
        return coverage;
    }

    void banned(SimNode by, PublicKey peer) {
        trace(by.who(), "bans " + setting.name(peer));
    }
}
