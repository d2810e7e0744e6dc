package io.loombft.server.node;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.Ban;
import io.loombft.core.peers.Seed;
import io.loombft.core.types.Height;
import io.loombft.server.p2p.PeerNetwork;
import io.loombft.server.rpc.OperatorApi;
import io.loombft.server.storage.FileDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the operator asks of a running node. For any thread. */
final class OperatorDesk implements OperatorApi {
    private static final Logger LOG = LoggerFactory.getLogger("operator");

    private final JournalDesk journal;
    private final PeerNetwork network;

    OperatorDesk(Path journalFolder, PeerNetwork network) {
        this.journal = new JournalDesk(FileDisk.toRead(journalFolder));
        this.network = network;
    }

    @Override
    public JournalAnswer journal(Optional<Height> height, long offset) {
        return journal.read(height, offset);
    }

    @Override
    public void dial(Seed seed) {
        LOG.atInfo().addKeyValue("address", seed).log("the operator has a peer dialled");
        network.dial(seed);
    }

    @Override
    public void ban(PublicKey peer, Duration duration) {
        LOG.atInfo()
                .addKeyValue("id", peer.hex())
                .addKeyValue("seconds", duration.toSeconds())
                .log("the operator bans a peer");
        network.ban(peer, duration);
    }

    @Override
    public List<Ban> bans() {
        return network.bans();
    }

    @Override
    public void unban(PublicKey peer) {
        LOG.atInfo().addKeyValue("id", peer.hex()).log("the operator lifts a ban");
        network.unban(peer);
    }
}
