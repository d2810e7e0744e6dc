package io.loombft.core.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PeerPolicyTest {
    private static final PublicKey SMALL = id(1);
    private static final PublicKey US = id(50);
    private static final PublicKey LARGE = id(90);
    private static final PeerAddress PLACE = new PeerAddress("192.0.2.1", 26656);
    private static final long START = 1_800_000_000_000L;

    private long now = START;
    private PeerPolicy policy = policy(PeerLimits.of(10));

    // Admission.

    @Test
    void aPeerIsAdmittedAndTheNextOfferOfTheSameNodeWaitsForAProbe() {
        assertEquals(List.of(admit(1)), inbound(1, SMALL));
        assertEquals(List.of(new PeerCommand.Probe(1)), inbound(2, SMALL));
        assertEquals(
                List.of(refuse(2, DisconnectReason.DUPLICATE)),
                policy.on(new PeerEvent.ConnectionAlive(now, 1)));
    }

    @Test
    void anOlderConnectionWithoutASignOfLifeIsReplacedAfterThreeSeconds() {
        inbound(1, SMALL);
        inbound(2, SMALL);
        now += 2_999;
        assertEquals(List.of(), tick());
        now += 1;
        assertEquals(List.of(disconnect(1, DisconnectReason.SILENT), admit(2)), tick());
    }

    @Test
    void aThirdConnectionIsRefusedWhileTheSecondWaits() {
        inbound(1, SMALL);
        inbound(2, SMALL);
        assertEquals(List.of(refuse(3, DisconnectReason.DUPLICATE)), inbound(3, SMALL));
    }

    @Test
    void whoWaitsIsAdmittedWhenTheOlderConnectionEnds() {
        inbound(1, SMALL);
        inbound(2, SMALL);
        assertEquals(List.of(admit(2)), closed(1, DisconnectReason.CONNECTION_LOST));
    }

    @Test
    void aWaitingOfferThatGoesAwayIsForgotten() {
        inbound(1, SMALL);
        inbound(2, SMALL);
        assertEquals(List.of(), closed(2, DisconnectReason.CONNECTION_LOST));
        assertEquals(List.of(), policy.on(new PeerEvent.ConnectionAlive(now, 1)));
        assertEquals(List.of(new PeerCommand.Probe(1)), inbound(3, SMALL));
    }

    @Test
    void ofCrossedDialsTheOneOfTheSmallerIdWinsWhicheverCameFirst() {
        // They are smaller: their dial wins over ours.
        outbound(1, SMALL);
        assertEquals(
                List.of(disconnect(1, DisconnectReason.DUPLICATE), admit(2)), inbound(2, SMALL));
        // We are smaller: our dial wins over theirs, and theirs does not displace ours.
        inbound(3, LARGE);
        assertEquals(
                List.of(disconnect(3, DisconnectReason.DUPLICATE), admit(4)), outbound(4, LARGE));
        assertEquals(List.of(new PeerCommand.Probe(4)), inbound(5, LARGE));
    }

    @Test
    void twoNodesAlwaysKeepTheSameOneOfCrossedDials() {
        for (int order = 0; order < 4; order++) {
            PeerPolicy small = new PeerPolicy(SMALL, PeerLimits.of(9), List.of(), none());
            PeerPolicy large = new PeerPolicy(LARGE, PeerLimits.of(9), List.of(), none());
            long keptBySmall = cross(small, LARGE, Direction.OUTBOUND, (order & 1) == 0);
            long keptByLarge = cross(large, SMALL, Direction.INBOUND, (order & 2) == 0);
            // Connection 1 is the one that the smaller id dialled.
            assertEquals(1, keptBySmall, "order " + order);
            assertEquals(1, keptByLarge, "order " + order);
        }
    }

    private long cross(PeerPolicy at, PublicKey other, Direction first, boolean firstComesFirst) {
        Direction second = first == Direction.INBOUND ? Direction.OUTBOUND : Direction.INBOUND;
        var one = offer(1, other, first, Optional.empty());
        var two = offer(2, other, second, Optional.empty());
        List<PeerCommand> commands = new ArrayList<>();
        commands.addAll(at.on(firstComesFirst ? one : two));
        commands.addAll(at.on(firstComesFirst ? two : one));
        commands.addAll(at.on(new PeerEvent.ConnectionOpened(now, 1)));
        Set<Long> kept = new TreeSet<>();
        for (PeerCommand command : commands) {
            switch (command) {
                case PeerCommand.Admit(long number) -> kept.add(number);
                case PeerCommand.Disconnect(long number, DisconnectReason r) -> kept.remove(number);
                case PeerCommand.Refuse r -> {}
                case PeerCommand.Probe p -> {}
                case PeerCommand.Dial d -> {}
                case PeerCommand.Share s -> {}
                case PeerCommand.Banned b -> {}
                case PeerCommand.Remember r -> {}
            }
        }
        assertEquals(1, kept.size());
        return kept.iterator().next();
    }

    @Test
    void ourOwnIdIsNoPeer() {
        assertEquals(List.of(refuse(1, DisconnectReason.OWN_ID)), inbound(1, US));
    }

    @Test
    void reservedSlotsAreForValidatorsAndSeedsOnly() {
        PublicKey validatorKey = id(200);
        policy = policy(new PeerLimits(3, 1, 9, 0, 3_000), new Seed(PLACE, Optional.of(id(70))));
        policy.on(new PeerEvent.ValidatorsChanged(now, List.of(validatorKey)));
        inbound(1, id(10));
        inbound(2, id(11));
        assertEquals(List.of(refuse(3, DisconnectReason.TOO_MANY_PEERS)), inbound(3, id(12)));
        assertEquals(
                List.of(refuse(4, DisconnectReason.TOO_MANY_PEERS)),
                policy.on(offer(4, id(13), Direction.INBOUND, Optional.of(id(201)))));
        assertEquals(
                List.of(admit(5)),
                policy.on(offer(5, id(14), Direction.INBOUND, Optional.of(validatorKey))));
        // All slots are taken: the seed takes that of the newest ordinary peer.
        assertEquals(
                List.of(disconnect(2, DisconnectReason.EVICTED), admit(6)), inbound(6, id(70)));
    }

    @Test
    void ofOneNetworkOnlySoManyOrdinaryNodesArePeers() {
        policy = policy(new PeerLimits(10, 2, 3, 0, 3_000), new Seed(PLACE, Optional.of(id(70))));
        policy.on(new PeerEvent.ValidatorsChanged(now, List.of(id(200))));
        for (int i = 1; i <= 3; i++) {
            assertEquals(List.of(admit(i)), from("c0000201", i, id(i), Optional.empty()));
        }
        assertEquals(
                List.of(refuse(4, DisconnectReason.TOO_MANY_PEERS)),
                from("c0000201", 4, id(4), Optional.empty()));
        // Who is known may share an address with whomever, and takes no room from others there.
        assertEquals(List.of(admit(5)), from("c0000201", 5, id(70), Optional.empty()));
        assertEquals(List.of(admit(6)), from("c0000201", 6, id(5), Optional.of(id(200))));
        assertEquals(List.of(admit(7)), from("c0000202", 7, id(6), Optional.empty()));
        closed(1, DisconnectReason.CONNECTION_LOST);
        assertEquals(List.of(admit(8)), from("c0000201", 8, id(7), Optional.empty()));
        assertEquals(
                List.of(refuse(9, DisconnectReason.TOO_MANY_PEERS)),
                from("c0000201", 9, id(8), Optional.empty()));
    }

    @Test
    void aValidatorHasOneReservedSlotUnderHoweverManyNames() {
        policy = policy(new PeerLimits(4, 2, 9, 0, 3_000));
        policy.on(new PeerEvent.ValidatorsChanged(now, List.of(id(200), id(201))));
        inbound(1, id(10));
        inbound(2, id(11));
        assertEquals(List.of(admit(3)), from("a", 3, id(12), Optional.of(id(200))));
        for (int i = 4; i < 10; i++) {
            assertEquals(
                    List.of(refuse(i, DisconnectReason.TOO_MANY_PEERS)),
                    from("a", i, id(20 + i), Optional.of(id(200))));
        }
        assertEquals(List.of(admit(10)), from("a", 10, id(13), Optional.of(id(201))));
        // Once its first connection is gone, another of its names may take that slot.
        closed(3, DisconnectReason.CONNECTION_LOST);
        assertEquals(List.of(admit(11)), from("a", 11, id(14), Optional.of(id(200))));
    }

    @Test
    void theWorstPeerGivesWayFirst() {
        policy = policy(new PeerLimits(2, 0, 9, 0, 3_000), new Seed(PLACE, Optional.of(id(70))));
        inbound(1, id(10));
        inbound(2, id(11));
        policy.on(new PeerEvent.OffenceCommitted(now, id(10), Offence.USELESS_MESSAGE));
        assertEquals(
                List.of(disconnect(1, DisconnectReason.EVICTED), admit(3)), inbound(3, id(70)));
    }

    @Test
    void neverMorePeersThanSlotsWhateverHappens() {
        Random random = new Random(11);
        policy = policy(new PeerLimits(5, 1, 9, 3, 3_000), new Seed(PLACE, Optional.of(id(3))));
        Set<Long> admitted = new TreeSet<>();
        for (long number = 1; number < 20_000; number++) {
            now += random.nextInt(400);
            List<PeerCommand> commands =
                    switch (random.nextInt(6)) {
                        case 0, 1, 2 ->
                                policy.on(
                                        offer(
                                                number,
                                                id(1 + random.nextInt(20)),
                                                random.nextBoolean()
                                                        ? Direction.INBOUND
                                                        : Direction.OUTBOUND,
                                                Optional.empty()));
                        case 3 -> tick();
                        case 4 ->
                                policy.on(
                                        new PeerEvent.ConnectionAlive(now, any(admitted, random)));
                        default -> {
                            long gone = any(admitted, random);
                            admitted.remove(gone);
                            yield closed(gone, DisconnectReason.CONNECTION_LOST);
                        }
                    };
            for (PeerCommand command : commands) {
                if (command instanceof PeerCommand.Admit(long admittedNumber)) {
                    assertTrue(admitted.add(admittedNumber));
                } else if (command instanceof PeerCommand.Disconnect disconnect) {
                    assertTrue(admitted.remove(disconnect.connection()));
                }
                assertTrue(admitted.size() <= 5, "after " + number);
            }
        }
    }

    private static long any(Set<Long> numbers, Random random) {
        return numbers.stream().skip(random.nextInt(numbers.size() + 1)).findFirst().orElse(-1L);
    }

    // Bans.

    @Test
    void enoughOffencesAreABanThatEndsAndGrows() {
        inbound(1, SMALL);
        offend(SMALL, Offence.BAD_SIGNATURE);
        assertEquals(-50, policy.score(SMALL, now));
        assertEquals(
                List.of(
                        new PeerCommand.Banned(SMALL),
                        disconnect(1, DisconnectReason.MISBEHAVED),
                        new PeerCommand.Remember()),
                offend(SMALL, Offence.BAD_SIGNATURE));
        assertEquals(List.of(refuse(2, DisconnectReason.BANNED)), inbound(2, SMALL));
        now += BanList.FIRST_BAN_MS;
        assertFalse(policy.isBanned(SMALL, now));
        offend(SMALL, Offence.FORGED_BLOCK);
        now += 2 * BanList.FIRST_BAN_MS - 1;
        assertTrue(policy.isBanned(SMALL, now));
        now += 1;
        assertFalse(policy.isBanned(SMALL, now));
    }

    @Test
    void timeForgives() {
        offend(SMALL, Offence.BAD_SIGNATURE);
        now += 10 * ScoreBoard.FORGIVE_MS_PER_POINT + 5;
        assertEquals(-40, policy.score(SMALL, now));
        now += 3_600_000;
        assertEquals(0, policy.score(SMALL, now));
    }

    @Test
    void smallOffencesFarApartAreNeverABan() {
        for (int i = 0; i < 1_000; i++) {
            now += 5 * ScoreBoard.FORGIVE_MS_PER_POINT;
            assertEquals(List.of(), offend(SMALL, Offence.BAD_TRANSACTION));
        }
    }

    @Test
    void bansAndAddressesSurviveARestart() {
        policy.on(new PeerEvent.BanOrdered(now, SMALL, 1_000));
        policy.on(
                new PeerEvent.AddressesLearned(
                        now, LARGE, List.of(new KnownAddress(id(60), PLACE))));
        PeerPolicy again = new PeerPolicy(US, PeerLimits.of(10), List.of(), policy.memory());
        assertTrue(again.isBanned(SMALL, now + 999));
        assertFalse(again.isBanned(SMALL, now + 1_000));
        assertEquals(
                List.of(new PeerCommand.Dial(PLACE, Optional.of(id(60)))),
                again.on(new PeerEvent.TimePassed(now, 0)));
    }

    @Test
    void aBannedSeedIsBackWithinAMinute() {
        policy = policy(PeerLimits.of(10), new Seed(PLACE, Optional.of(SMALL)));
        offend(SMALL, Offence.FORGED_BLOCK);
        assertEquals(List.of(), tick());
        now += BanList.PERSISTENT_BAN_MS_MAX;
        assertEquals(List.of(new PeerCommand.Dial(PLACE, Optional.of(SMALL))), tick());
    }

    @Test
    void saysWhoIsBannedUntilWhenAndWhy() {
        offend(LARGE, Offence.BAD_SIGNATURE);
        assertEquals(List.of(), policy.bans(now));
        offend(LARGE, Offence.MALFORMED_MESSAGE);
        policy.on(new PeerEvent.BanOrdered(now, SMALL, 1_000));
        assertEquals(
                List.of(
                        new Ban(SMALL, now + 1_000, 1, new Ban.Reason.Ordered()),
                        new Ban(
                                LARGE,
                                now + BanList.FIRST_BAN_MS,
                                1,
                                new Ban.Reason.Misbehaved(Offence.MALFORMED_MESSAGE))),
                policy.bans(now));
        assertEquals(List.of(LARGE), policy.bans(now + 1_000).stream().map(Ban::id).toList());
        policy.on(new PeerEvent.BanLifted(now, LARGE));
        assertEquals(List.of(SMALL), policy.bans(now).stream().map(Ban::id).toList());
    }

    @Test
    void aReasonIsTheSameByItsWord() {
        for (Offence offence : Offence.values()) {
            Ban.Reason reason = new Ban.Reason.Misbehaved(offence);
            assertEquals(reason, Ban.Reason.of(reason.code()));
        }
        assertEquals(new Ban.Reason.Ordered(), Ban.Reason.of("operator"));
        assertEquals(new Ban.Reason.Unknown(), Ban.Reason.of("unknown"));
        assertEquals(new Ban.Reason.Unknown(), Ban.Reason.of("FORGED_BLOCK"));
    }

    @Test
    void theBanListIsBounded() {
        for (int i = 0; i < BanList.BANS_MAX + 50; i++) {
            policy.on(new PeerEvent.BanOrdered(now, id(1_000 + i), 1_000 + i));
        }
        assertEquals(BanList.BANS_MAX, policy.memory().bans().size());
        assertTrue(policy.isBanned(id(1_000 + BanList.BANS_MAX + 49), now));
    }

    // Dialling.

    @Test
    void aSeedIsDialledOnceAndAgainOnlyAfterItsDelay() {
        policy = policy(PeerLimits.of(10), new Seed(PLACE, Optional.empty()));
        assertEquals(List.of(new PeerCommand.Dial(PLACE, Optional.empty())), tick());
        assertEquals(List.of(), tick());
        dialFailed(DisconnectReason.UNREACHABLE, 0);
        now += Backoff.FIRST_DELAY_MS / 2 - 1;
        assertEquals(List.of(), tick());
        now += 1;
        assertEquals(1, tick().size());
    }

    @Test
    void delaysDoubleUpToTheirCap() {
        policy = policy(PeerLimits.of(10), new Seed(PLACE, Optional.empty()));
        tick();
        for (int failures = 0; failures < 12; failures++) {
            // No jitter: half of the delay is always waited.
            dialFailed(DisconnectReason.UNREACHABLE, 0);
            long delay = Math.min(500L << failures, Backoff.PERSISTENT_DELAY_MS_MAX);
            assertEquals(delay / 2, waitForDial());
        }
    }

    @Test
    void delaysOfOrdinaryNodesDoubleUpToTheirCapToo() {
        Backoff backoff = new Backoff();
        for (int failures = 0; failures < 40; failures++) {
            backoff.failed(DisconnectReason.UNREACHABLE, false, START, 0);
            long delay = Math.min(500L << Math.min(failures, 20), Backoff.DELAY_MS_MAX);
            assertFalse(backoff.mayDial(START + delay / 2 - 1));
            assertTrue(backoff.mayDial(START + delay / 2));
        }
        backoff.failed(DisconnectReason.UNREACHABLE, false, START, -1);
        assertTrue(backoff.mayDial(START + Backoff.DELAY_MS_MAX), "with any jitter");
    }

    @Test
    void soManySeedsAreKeptAndNoMore() {
        Seed[] most = new Seed[DialPlan.SEEDS_MAX];
        for (int i = 0; i < most.length; i++) {
            most[i] = new Seed(otherPlace(i), Optional.empty());
        }
        DialPlan plan = new DialPlan(List.of(most));
        Seed further = new Seed(otherPlace(most.length), Optional.empty());
        assertFalse(plan.add(further));
        assertTrue(plan.add(most[0]), "it is there already");
        assertEquals(DialPlan.SEEDS_MAX, plan.targets().size());

        List<Seed> tooMany = new ArrayList<>(List.of(most));
        tooMany.add(further);
        var refused = assertThrows(IllegalArgumentException.class, () -> new DialPlan(tooMany));
        assertEquals("257 seeds are configured, at most 256 are kept", refused.getMessage());
    }

    @Test
    void jitterIsUpToHalfOfTheDelay() {
        for (long random : new long[] {0, 1, 249, 250, 251, Long.MIN_VALUE, -1}) {
            policy = policy(PeerLimits.of(10), new Seed(PLACE, Optional.empty()));
            tick();
            dialFailed(DisconnectReason.UNREACHABLE, random);
            assertEquals(250 + Long.remainderUnsigned(random, 251), waitForDial());
        }
    }

    @Test
    void anotherChainIsNotDialledAgainForAMinute() {
        policy = policy(PeerLimits.of(10), new Seed(PLACE, Optional.empty()));
        tick();
        dialFailed(DisconnectReason.WRONG_CHAIN, 0);
        assertEquals(Backoff.REFUSED_DELAY_MS_MIN / 2, waitForDial());
    }

    @Test
    void ourOwnAddressIsNeverDialledAgain() {
        policy = policy(PeerLimits.of(10), new Seed(PLACE, Optional.empty()));
        tick();
        dialFailed(DisconnectReason.OWN_ID, 0);
        now += 365L * 24 * 3_600_000;
        assertEquals(List.of(), tick());
    }

    @Test
    void aSeedThatIsHereUnderWhateverAddressIsNotDialled() {
        policy = policy(PeerLimits.of(10), new Seed(PLACE, Optional.of(SMALL)));
        inbound(1, SMALL);
        assertEquals(List.of(), tick());
        closed(1, DisconnectReason.CONNECTION_LOST);
        assertTrue(waitForDial() <= Backoff.FIRST_DELAY_MS);
    }

    @Test
    void aRefusedDialWaitsToo() {
        policy = policy(new PeerLimits(1, 0, 9, 1, 3_000), new Seed(PLACE, Optional.of(SMALL)));
        tick();
        policy.on(new PeerEvent.BanOrdered(now, SMALL, 1_000));
        assertEquals(List.of(refuse(1, DisconnectReason.BANNED)), outbound(1, SMALL));
        now += 1_000;
        assertEquals(List.of(), tick());
    }

    @Test
    void aConnectionThatLastedForgetsTheFailuresBefore() {
        policy = policy(PeerLimits.of(10), new Seed(PLACE, Optional.of(SMALL)));
        for (int i = 0; i < 8; i++) {
            tick();
            dialFailed(DisconnectReason.UNREACHABLE, 0);
            waitForDial();
            dialFailed(DisconnectReason.UNREACHABLE, 0);
            now += Backoff.PERSISTENT_DELAY_MS_MAX;
        }
        tick();
        outbound(1, SMALL);
        policy.on(new PeerEvent.ConnectionOpened(now, 1));
        now += Backoff.PROVEN_AFTER_MS;
        closed(1, DisconnectReason.CONNECTION_LOST);
        assertEquals(Backoff.FIRST_DELAY_MS / 2, waitForDial());
    }

    @Test
    void ordinaryNodesAreDialledUpToTheTarget() {
        policy = policy(new PeerLimits(10, 2, 9, 3, 3_000));
        learn(LARGE, 100, 20);
        List<PeerCommand> dials = tick();
        assertEquals(3, dials.size());
        assertEquals(3, new TreeSet<>(dials.stream().map(Object::toString).toList()).size());
        assertEquals(List.of(), tick());
    }

    @Test
    void aNewcomerIsIntroducedToTheOthersAndTheyToIt() {
        inbound(1, SMALL);
        policy.on(new PeerEvent.ConnectionOpened(now, 1));
        var offer =
                new PeerEvent.ConnectionOffered(
                        now,
                        2,
                        LARGE,
                        Optional.empty(),
                        PLACE.host(),
                        Optional.empty(),
                        Optional.of(PLACE),
                        0);
        assertEquals(List.of(admit(2)), policy.on(offer));
        assertEquals(
                List.of(
                        new PeerCommand.Remember(),
                        new PeerCommand.Share(1, List.of(new KnownAddress(LARGE, PLACE)))),
                policy.on(new PeerEvent.ConnectionOpened(now, 2)));
        inbound(3, id(60));
        assertEquals(
                List.of(new PeerCommand.Share(3, List.of(new KnownAddress(LARGE, PLACE)))),
                policy.on(new PeerEvent.ConnectionOpened(now, 3)));
    }

    @Test
    void aNodeThatHasMovedIsDialledWhereItCameFromLast() {
        PeerAddress moved = otherPlace(7);
        for (PeerAddress place : List.of(PLACE, moved)) {
            long number = place.equals(PLACE) ? 1 : 2;
            policy.on(
                    new PeerEvent.ConnectionOffered(
                            now,
                            number,
                            LARGE,
                            Optional.empty(),
                            place.host(),
                            Optional.empty(),
                            Optional.of(place),
                            0));
            policy.on(new PeerEvent.ConnectionOpened(now, number));
            closed(number, DisconnectReason.CONNECTION_LOST);
        }
        now += 600_000;
        assertEquals(List.of(new PeerCommand.Dial(moved, Optional.of(LARGE))), tick());
    }

    @Test
    void onePeersWordFillsOnlyItsShareOfTheBook() {
        learn(LARGE, 100, 60);
        learn(LARGE, 200, 60);
        assertEquals(AddressBook.NODES_PER_SOURCE_MAX, policy.memory().addresses().size());
        learn(SMALL, 300, 10);
        assertEquals(AddressBook.NODES_PER_SOURCE_MAX + 10, policy.memory().addresses().size());
    }

    @Test
    void ofOneMessageSoManyAddressesAreHeardAndToldAndNoMore() {
        learn(LARGE, 100, PeerPolicy.SHARED_ADDRESSES_MAX - 1);
        // Of these two the last is one too many in its message, though its teller's share has room.
        List<KnownAddress> told = new ArrayList<>();
        for (int i = 0; i < PeerPolicy.SHARED_ADDRESSES_MAX; i++) {
            told.add(new KnownAddress(US, PLACE));
        }
        told.add(new KnownAddress(id(700), otherPlace(700)));
        policy.on(new PeerEvent.AddressesLearned(now, SMALL, told));
        assertEquals(PeerPolicy.SHARED_ADDRESSES_MAX - 1, policy.memory().addresses().size());
        assertEquals(PeerPolicy.SHARED_ADDRESSES_MAX - 1, sharedWith(1, id(60)));

        learn(SMALL, 300, 20);
        assertEquals(PeerPolicy.SHARED_ADDRESSES_MAX + 19, policy.memory().addresses().size());
        assertEquals(PeerPolicy.SHARED_ADDRESSES_MAX, sharedWith(2, id(61)));
    }

    /** How many addresses a newcomer is told. */
    private int sharedWith(long number, PublicKey id) {
        inbound(number, id);
        return policy.on(new PeerEvent.ConnectionOpened(now, number)).stream()
                .filter(PeerCommand.Share.class::isInstance)
                .mapToInt(c -> ((PeerCommand.Share) c).addresses().size())
                .sum();
    }

    @Test
    void theBookIsBounded() {
        for (int source = 0; source < 40; source++) {
            learn(id(5_000 + source), 10_000 + 100 * source, 60);
        }
        assertEquals(AddressBook.NODES_MAX, policy.memory().addresses().size());
    }

    @Test
    void hearsayDoesNotMoveANodeThatCanBeReached() {
        learn(LARGE, 100, 1);
        PeerAddress before = policy.memory().addresses().get(0).address();
        KnownAddress lie = new KnownAddress(id(100), PLACE);
        policy.on(new PeerEvent.AddressesLearned(now, SMALL, List.of(lie)));
        assertEquals(before, policy.memory().addresses().get(0).address());
        tick();
        policy.on(new PeerEvent.DialFailed(now, before, DisconnectReason.UNREACHABLE, 0));
        policy.on(new PeerEvent.AddressesLearned(now, SMALL, List.of(lie)));
        assertEquals(PLACE, policy.memory().addresses().get(0).address());
    }

    @Test
    void weDoNotBelieveAnAddressOfOurs() {
        policy.on(new PeerEvent.AddressesLearned(now, SMALL, List.of(new KnownAddress(US, PLACE))));
        assertEquals(List.of(), policy.memory().addresses());
    }

    @Test
    void theSameEventsGiveTheSameCommands() {
        assertEquals(transcript(), transcript());
    }

    private String transcript() {
        policy = policy(PeerLimits.of(8), new Seed(PLACE, Optional.empty()));
        Random random = new Random(5);
        StringBuilder all = new StringBuilder();
        learn(LARGE, 100, 30);
        for (long number = 1; number < 500; number++) {
            all.append(inbound(number, id(1 + random.nextInt(30))));
            all.append(policy.on(new PeerEvent.TimePassed(now + number * 50, random.nextLong())));
        }
        return all.toString();
    }

    // In short.

    private static PeerMemory none() {
        return PeerMemory.empty();
    }

    private static PeerPolicy policy(PeerLimits limits, Seed... seeds) {
        return new PeerPolicy(US, limits, List.of(seeds), none());
    }

    private List<PeerCommand> tick() {
        return policy.on(new PeerEvent.TimePassed(now, 0));
    }

    /** Moves time until something is dialled; how long that took. */
    private long waitForDial() {
        long from = now;
        while (tick().isEmpty()) {
            now += 1;
            assertTrue(now - from < 3_600_000, "nothing is dialled");
        }
        return now - from;
    }

    private List<PeerCommand> inbound(long number, PublicKey id) {
        return policy.on(offer(number, id, Direction.INBOUND, Optional.empty()));
    }

    private List<PeerCommand> outbound(long number, PublicKey id) {
        return policy.on(offer(number, id, Direction.OUTBOUND, Optional.empty()));
    }

    private PeerEvent.ConnectionOffered offer(
            long number, PublicKey id, Direction direction, Optional<PublicKey> validator) {
        Optional<PeerAddress> dialled =
                direction == Direction.OUTBOUND ? Optional.of(PLACE) : Optional.empty();
        return new PeerEvent.ConnectionOffered(
                now, number, id, validator, id.hex(), dialled, Optional.empty(), 0);
    }

    private List<PeerCommand> from(
            String network, long number, PublicKey id, Optional<PublicKey> validator) {
        return policy.on(
                new PeerEvent.ConnectionOffered(
                        now,
                        number,
                        id,
                        validator,
                        network,
                        Optional.empty(),
                        Optional.empty(),
                        0));
    }

    private List<PeerCommand> closed(long number, DisconnectReason reason) {
        return policy.on(new PeerEvent.ConnectionClosed(now, number, reason, 0));
    }

    private void dialFailed(DisconnectReason reason, long random) {
        policy.on(new PeerEvent.DialFailed(now, PLACE, reason, random));
    }

    private List<PeerCommand> offend(PublicKey id, Offence offence) {
        return policy.on(new PeerEvent.OffenceCommitted(now, id, offence));
    }

    private void learn(PublicKey source, int firstId, int count) {
        List<KnownAddress> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            told.add(new KnownAddress(id(firstId + i), otherPlace(firstId + i)));
        }
        policy.on(new PeerEvent.AddressesLearned(now, source, told));
    }

    private static PeerAddress otherPlace(int number) {
        return new PeerAddress("198.51.100." + number, 26656);
    }

    private static PeerCommand admit(long number) {
        return new PeerCommand.Admit(number);
    }

    private static PeerCommand refuse(long number, DisconnectReason reason) {
        return new PeerCommand.Refuse(number, reason);
    }

    private static PeerCommand disconnect(long number, DisconnectReason reason) {
        return new PeerCommand.Disconnect(number, reason);
    }

    /** Ids in the order of their numbers. */
    private static PublicKey id(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) (number >>> 8);
        bytes[1] = (byte) number;
        return new PublicKey(Bytes.copyOf(bytes));
    }
}
