"""How a network's logit and the nodule's measured size become one calibrated score."""

import math
from dataclasses import dataclass, replace

from medviewer.analysis.interval import ReferenceScores, score_with_interval
from medviewer.analysis.similar_nodules import similar_nodules
from medviewer.finding.score import ModelScore


@dataclass(frozen=True, eq=False)
class ScoreRule:
    """A line in the network's logit and the logarithm of the diameter, then Venn-Abers calibration.

    The weights come from a logistic regression on nodules whose patients the network had not seen. A saliency map
    explains the network's logit alone (the mean over a patch's eight forms): the diameter's part is one number and has
    no place in the image.

    Attributes:
        reference: Combined logits and labels of nodules whose patients were seen neither by the network nor by
            the fit of the weights.
        network: Weight of the network's logit.
        log_diameter: Weight of the natural logarithm of the diameter in mm; 0 where the size does not count.
        constant: What is added.
    """

    reference: ReferenceScores
    network: float = 1.0
    log_diameter: float = 0.0
    constant: float = 0.0

    def logit(self, network_logit: float, diameter_mm: float | None = None) -> float:
        """The combined logit.

        Args:
            network_logit: What the network says.
            diameter_mm: Mean diameter as measured by the program, above 0; not asked where the size does not count.

        Raises:
            ValueError: The size counts and is not known.
        """
        if self.log_diameter == 0:
            return self.network * network_logit + self.constant
        if diameter_mm is None or not diameter_mm > 0:
            raise ValueError("this rule needs a diameter above 0")
        return self.network * network_logit + self.log_diameter * math.log(diameter_mm) + self.constant

    def value(self, network_logit: float, diameter_mm: float | None = None) -> float:
        """The calibrated score alone, 0 to 1.

        Raises:
            ValueError: As for `score`.
        """
        return score_with_interval(self.logit(network_logit, diameter_mm), self.reference).value

    def score(self, network_logit: float, diameter_mm: float | None = None) -> ModelScore:
        """The calibrated score with its interval, and how reference nodules scored like it were rated.

        Raises:
            ValueError: As for `logit`, or the logit is not a finite number.
        """
        scored = score_with_interval(self.logit(network_logit, diameter_mm), self.reference)
        return replace(scored, reference=similar_nodules(scored.value, self.reference))


@dataclass(frozen=True, eq=False)
class ScoreRules:
    """A model's two rules.

    Attributes:
        sized: For a nodule whose diameter was measured.
        unsized: For one whose diameter could not be measured: fitted and calibrated without it.
    """

    sized: ScoreRule
    unsized: ScoreRule

    def of(self, diameter_mm: float | None) -> ScoreRule:
        """The rule for a nodule of that diameter, None where it has none."""
        return self.unsized if diameter_mm is None else self.sized
