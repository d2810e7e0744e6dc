package io.loombft.console.recorder;

import io.loombft.core.consensus.Rule;

/** When each rule of arXiv 1807.04938 fires and what it does, in its notation: h height, r round, f the faulty power. */
final class Paper {
    private Paper() {}

    static String line(Rule rule) {
        return switch (rule) {
            case L11 -> "L11  StartRound(r): round ← r, step ← propose";
            case L16 ->
                    "L16  validValue ≠ nil: the proposer sends ⟨PROPOSAL, h, r, validValue, validRound⟩";
            case L18 ->
                    "L18  validValue = nil: the proposer sends ⟨PROPOSAL, h, r, getValue(), −1⟩";
            case L22 ->
                    "L22  ⟨PROPOSAL, h, r, v, −1⟩ in step propose: prevote id(v) if valid(v) and not"
                            + " locked on another value, else nil";
            case L28 ->
                    "L28  ⟨PROPOSAL, h, r, v, vr⟩ and 2f+1 ⟨PREVOTE, h, vr, id(v)⟩, 0 ≤ vr < r:"
                            + " prevote id(v) if valid(v) and (lockedRound ≤ vr or lockedValue = v)";
            case L34 ->
                    "L34  2f+1 ⟨PREVOTE, h, r, *⟩ in step prevote, first time: start its timeout";
            case L36 ->
                    "L36  ⟨PROPOSAL, h, r, v, *⟩ and 2f+1 ⟨PREVOTE, h, r, id(v)⟩, valid(v), first"
                            + " time: lock v in r and precommit id(v); validValue ← v";
            case L42 ->
                    "L42  the same polka when already in precommit: validValue ← v, validRound ← r";
            case L44 -> "L44  2f+1 ⟨PREVOTE, h, r, nil⟩ in step prevote: precommit nil";
            case L47 -> "L47  2f+1 ⟨PRECOMMIT, h, r, *⟩, first time: start the precommit timeout";
            case L49 ->
                    "L49  ⟨PROPOSAL, h, r, v, *⟩ and 2f+1 ⟨PRECOMMIT, h, r, id(v)⟩: decide v, go to"
                            + " height h+1";
            case L55 -> "L55  f+1 messages of a round above ours: StartRound of that round";
            case L57 -> "L57  timeoutPropose(h, r) in step propose: prevote nil";
            case L61 -> "L61  timeoutPrevote(h, r) in step prevote: precommit nil";
            case L65 -> "L65  timeoutPrecommit(h, r): StartRound(r + 1)";
        };
    }
}
