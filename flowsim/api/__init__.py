"""What `import flowsim` offers: load, run and compare scenarios, and read results.

    import flowsim

    if __name__ == "__main__":
        settings = flowsim.Settings(replications=20, workers=2)
        comparison = flowsim.compare("halland", ["bed-cut", "rehab-weekend"], settings)
        print(comparison.sentences("en")["bed-cut"])

The `__main__` line is needed with more than one worker: the other processes read this
script too. The command line and the page are made from these functions and hold no logic
of their own.
"""

from flowsim.api.comparing import (
    Comparison,
    compare,
    comparison_values,
    open_result,
    run,
    stabilities,
    summary,
)
from flowsim.api.designing import design, design_values, plot_design
from flowsim.api.exporting import export
from flowsim.api.notebooks import Picture, picture, picture_names
from flowsim.api.payments import payment, payment_values
from flowsim.api.pictures import plot
from flowsim.api.published import calibrate, write_calibration
from flowsim.api.reporting import report
from flowsim.api.scenarios import (
    Explanation,
    catalogue,
    explain,
    init,
    load,
    origin,
    uncertain_levers,
)
from flowsim.api.scorecards import Scored, decisions, plot_score, score, score_values
from flowsim.api.seeking import plot_seek, seek, seek_values
from flowsim.api.settings import Settings
from flowsim.api.uncertainty import best, best_values, stop_values, summaries
from flowsim.api.verifying import verify, write_verification
from flowsim.experiment.design_study import Designed, DesignQuestion
from flowsim.experiment.seek_study import Question
from flowsim.verify.battery import Verification

__all__ = [
    "Comparison",
    "DesignQuestion",
    "Designed",
    "Explanation",
    "Picture",
    "Question",
    "Scored",
    "Settings",
    "Verification",
    "best",
    "best_values",
    "calibrate",
    "catalogue",
    "compare",
    "comparison_values",
    "decisions",
    "design",
    "design_values",
    "explain",
    "export",
    "init",
    "load",
    "open_result",
    "origin",
    "payment",
    "payment_values",
    "picture",
    "picture_names",
    "plot",
    "plot_design",
    "plot_score",
    "plot_seek",
    "report",
    "run",
    "score",
    "score_values",
    "seek",
    "seek_values",
    "stabilities",
    "stop_values",
    "summaries",
    "summary",
    "uncertain_levers",
    "verify",
    "write_calibration",
    "write_verification",
]
