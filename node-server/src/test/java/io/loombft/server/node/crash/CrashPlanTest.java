package io.loombft.server.node.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.journal.AppendLog;
import io.loombft.core.journal.Disk;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.simulation.VirtualDisk;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrashPlanTest {
    @Test
    void nothingIsPlannedWhenNothingIsSaid() {
        assertTrue(CrashPlan.of(Map.of()).isNever());
        assertTrue(CrashPlan.of(Map.of(CrashPlan.ALLOWED, "yes")).isNever());
        Disk disk = new VirtualDisk();
        assertSame(disk, CrashingDisk.ofJournal(disk, CrashPlan.never()));
        assertSame(disk, CrashingDisk.ofGuard(disk, CrashPlan.never()));
    }

    @Test
    void aPointAloneIsRefusedLoudly() {
        for (String allowed : List.of("", "no", "true", "YES")) {
            Exception refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () ->
                                    CrashPlan.of(
                                            Map.of(
                                                    CrashPlan.AT,
                                                    "vote-sign-after",
                                                    CrashPlan.ALLOWED,
                                                    allowed)));
            assertTrue(String.valueOf(refused.getMessage()).contains(CrashPlan.ALLOWED));
        }
    }

    @Test
    void whatMeansNothingIsRefused() {
        for (String at :
                List.of(
                        "nowhere",
                        "vote-sign-half",
                        "vote-sign-after:0",
                        "vote-sign-after:-1",
                        "vote-sign-after:1000000",
                        "vote-sign-after=explode",
                        "vote-sign-after=error",
                        "journal-sync-after=error",
                        "database-open-before",
                        "vote-sign-after@",
                        " vote-sign-after")) {
            assertThrows(IllegalArgumentException.class, () -> plan(at), at);
        }
    }

    @Test
    void everyPointHasANameOfItsOwnThatIsUnderstood() {
        HashSet<String> names = new HashSet<>();
        for (CrashPoint point : CrashPoint.all()) {
            assertTrue(names.add(point.name()), point.name());
            assertFalse(plan(point.name() + ":999999@voting=halt").isNever());
        }
        assertEquals(CrashPoint.all().size(), names.size());
    }

    @Test
    void theVisitThatIsCountedIsDueAndNoOther() {
        CrashPlan plan = plan("vote-sign-before:3");
        for (int visit = 1; visit <= 5; visit++) {
            assertFalse(plan.isDue(Deed.VOTE_SIGN, Moment.AFTER));
            assertFalse(plan.isDue(Deed.PROPOSAL_SIGN, Moment.BEFORE));
            assertEquals(visit == 3, plan.isDue(Deed.VOTE_SIGN, Moment.BEFORE));
        }
    }

    @Test
    void visitsBeforeTheFirstVoteDoNotCountWhenToldSo() {
        CrashPlan plan = plan("journal-event-before:2@voting");
        assertFalse(plan.isDue(Deed.JOURNAL_EVENT, Moment.BEFORE));
        assertFalse(plan.isDue(Deed.JOURNAL_EVENT, Moment.BEFORE));
        plan.reach(Deed.VOTE_SIGN, Moment.AFTER);
        assertFalse(plan.isDue(Deed.JOURNAL_EVENT, Moment.BEFORE));
        assertTrue(plan.isDue(Deed.JOURNAL_EVENT, Moment.BEFORE));
    }

    @Test
    void aDiskToldToFailWritesTheHalfAndFailsOnce() throws Exception {
        VirtualDisk disk = new VirtualDisk();
        Disk failing = CrashingDisk.ofMempoolLog(disk, plan("mempool-append-half=full"));
        try (AppendLog log = AppendLog.open(failing, "log", 1_000, 100).log()) {
            DiskFailedException full =
                    assertThrows(
                            DiskFailedException.class, () -> log.tryAppend(Bytes.utf8("12345678")));
            assertEquals(DiskFailedException.Reason.FULL, full.reason());
            assertEquals(8, disk.open("log").size(), "half of header and record");
            assertTrue(log.tryAppend(Bytes.utf8("12345678")));
        }
        assertEquals(
                List.of(Bytes.utf8("12345678")), AppendLog.open(disk, "log", 1_000, 100).records());
    }

    private static CrashPlan plan(String at) {
        return CrashPlan.of(Map.of(CrashPlan.AT, at, CrashPlan.ALLOWED, "yes"));
    }
}
