package io.loombft.console.connection;

import io.loombft.core.types.Genesis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who the validators are, gathered anew only when a node says something else than before. One thread uses it. */
final class Names {
    private List<Object> heard = List.of();
    private Map<String, String> names = Map.of();

    Map<String, String> of(List<NodeSnapshot> nodes) {
        List<Object> now =
                nodes.stream().<Object>map(node -> List.of(genesisAge(node), label(node))).toList();
        if (!now.equals(heard)) {
            heard = now;
            names = gather(nodes);
        }
        return names;
    }

    private static Object genesisAge(NodeSnapshot node) {
        return node.polled().genesis().at();
    }

    private static Object label(NodeSnapshot node) {
        return node.polled().status().value().map(s -> s.validatorId() + s.label()).orElse("");
    }

    private static Map<String, String> gather(List<NodeSnapshot> nodes) {
        Map<String, String> gathered = new HashMap<>();
        for (NodeSnapshot node : nodes) {
            Optional<Genesis> genesis = node.polled().genesis().value();
            genesis.ifPresent(
                    known ->
                            known.validators().stream()
                                    .filter(member -> !member.name().isBlank())
                                    .forEach(
                                            member ->
                                                    gathered.put(
                                                            member.validator().id().hex(),
                                                            member.name())));
        }
        for (NodeSnapshot node : nodes) {
            node.polled()
                    .status()
                    .value()
                    .filter(status -> !status.validatorId().isEmpty())
                    .ifPresent(status -> gathered.put(status.validatorId(), status.label()));
        }
        return Map.copyOf(gathered);
    }
}
