package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import java.util.ArrayList;
import java.util.List;

/** The validators of a height, by key ascending, with the powers that count there. */
public record Validators(long height, List<Member> members, long totalPower) {
    /** One of them; a priority is the higher, the sooner it proposes. */
    public record Member(String id, String address, long power, long priority) {}

    public Validators {
        members = List.copyOf(members);
    }

    /** The least power that is more than two thirds. */
    public long quorumPower() {
        return totalPower - Math.ceilDiv(totalPower, 3) + 1;
    }

    static Validators of(JsonNode result) throws RpcException {
        Fields from = new Fields("get_validators", result);
        return new Validators(
                from.number("height"),
                from.list(
                        "validators",
                        ValidatorSet.SIZE_MAX,
                        item ->
                                new Member(
                                        item.parsed("id", PublicKey::fromHex).hex(),
                                        item.textOr("address", ""),
                                        item.number("power"),
                                        item.numberOr("priority", 0))),
                from.number("total_power"));
    }

    /** As the core knows a set, so that its hash can be compared with what a header says. */
    ValidatorSet set() throws RpcException {
        try {
            List<Validator> set = new ArrayList<>();
            for (Member member : members) {
                set.add(new Validator(PublicKey.fromHex(member.id()), member.power()));
            }
            return ValidatorSet.of(set);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new RpcException.Malformed("get_validators answered with an impossible set");
        }
    }
}
