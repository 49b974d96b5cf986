"""What a calibrated score becomes where suspicious nodules are rarer or commoner than in the reference data."""


def at_prevalence(score: float, reference: float, wanted: float) -> float:
    """The score after exchanging the prior: odds times the ratio of the prior odds.

    Holds where only the share of suspicious nodules differs, not what suspicious and other nodules look like.

    Args:
        score: Calibrated score, 0 to 1.
        reference: Share of suspicious nodules in the data it was calibrated on, above 0 and below 1.
        wanted: Share to assume, above 0 and below 1.

    Raises:
        ValueError: A share is not above 0 and below 1.

    References:
        Saerens M, Latinne P, Decaestecker C, Neural Comput 14:21-41 (2002), doi:10.1162/089976602753284446, eq. 2.4.
    """
    if not (0 < reference < 1 and 0 < wanted < 1):
        raise ValueError("a prevalence lies above 0 and below 1")
    positive = score * wanted / reference
    negative = (1 - score) * (1 - wanted) / (1 - reference)
    return positive / (positive + negative)
