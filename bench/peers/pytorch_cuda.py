"""The training step of bench/peers/pytorch.py on an NVIDIA GPU, in full float32.

Batches go to the device inside the time that is taken; the device's queue is emptied at the end of a turn, and each of
the turn's steps counts as an equal part of it. It takes part as bench/src/programs/protocol.ts says.
"""

import os
import sys
import time

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pytorch as cpu  # noqa: E402


def main():
    options = cpu.read_options(__doc__)
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.benchmark = True

    start = cpu.Start(options.start)
    began = time.perf_counter()
    device = torch.device("cuda")
    step = cpu.open_game(start, options, device=device)
    torch.cuda.synchronize()

    def run(steps):
        batches = [start.batch(i, options.batch) for i in steps]
        found = []
        torch.cuda.synchronize()
        began = time.perf_counter()
        for batch in batches:
            metrics = step(*(None if rows is None else rows.to(device, non_blocking=True) for rows in batch))
            # Kept where they are: reading one would wait for the device. Copied, since a compiled step may reuse them.
            found.append({name: value.detach().clone() for name, value in metrics.items()})
        torch.cuda.synchronize()
        ms = 1000 * (time.perf_counter() - began) / len(steps)
        return [ms] * len(steps), [cpu.values_of(one) for one in found[: max(0, cpu.COMPARED - steps.start)]]

    how = "torch.compile" if options.compile else "eager"
    cpu.take_part(f"{how}, {torch.cuda.get_device_name()}, fused Adam", began, run)


if __name__ == "__main__":
    main()
