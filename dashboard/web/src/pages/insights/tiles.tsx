import type { Accuracy, CauseReport, Proof } from "../../api/types";
import { count, percent } from "../../format";
import { lang } from "../../i18n";
import { Tile } from "../../ui/card";
import { hundredths, share, wait, whole } from "./say";
import { words } from "./words";

/** The period in six numbers. */
export function Tiles({ causes, proof, accuracy }: { causes: CauseReport; proof: Proof; accuracy: Accuracy }) {
  const w = words.value;
  const n = (v: number) => count(v, lang.value);
  const { csat, nps } = accuracy.all;
  const { all } = proof;
  return (
    <div class="numbers panel">
      <Tile name={w.alerts} note={w.openOf(n(causes.all.open))}>
        {n(causes.all.alerts)}
      </Tile>
      <Tile name={w.toResolve} note={causes.all.to_acknowledge.n > 0 && w.acknowledgedIn(wait(causes.all.to_acknowledge))}>
        {wait(causes.all.to_resolve)}
      </Tile>
      <Tile name={w.nudgesGiven} note={all.to_answer.n > 0 && w.answeredIn(wait(all.to_answer))}>
        {n(all.given)}
      </Tile>
      <Tile name={w.precision} note={all.precision.n > 0 ? w.between(percent(all.precision.low), percent(all.precision.high)) : w.noVerdicts}>
        {share(all.precision)}
      </Tile>
      <Tile name={w.csatShort} note={csat.n > 0 ? w.predictedWas(hundredths(csat.predicted)) : w.noAnswers}>
        {csat.n > 0 ? hundredths(csat.reported) : "–"}
      </Tile>
      <Tile name={w.npsShort} note={nps.score ? w.fromAnswers(n(nps.n)) : w.noAnswers}>
        {nps.score ? whole(nps.score.value) : "–"}
      </Tile>
    </div>
  );
}
