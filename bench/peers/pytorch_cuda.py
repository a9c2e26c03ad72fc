"""The training step of bench/peers/pytorch.py on an NVIDIA GPU, in full float32.

Batches go to the device inside the time that is taken; the device's queue is emptied at the end of a turn, and each of
the turn's steps counts as an equal part of it. It takes part as bench/src/programs/protocol.ts says.
"""

import argparse
import os
import sys
import time

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pytorch as cpu  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", required=True, help="the folder that writeStart wrote")
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--compile", action="store_true", help="torch.compile (inductor)")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.benchmark = True

    start = cpu.Start(options.start)
    began = time.perf_counter()
    device = torch.device("cuda")
    objective, training = start.recipe["objective"], start.recipe["training"]
    penalty = objective.get("penalty")
    game = {
        "wasserstein": objective["adversarial"] == "wasserstein",
        "penalty": penalty and penalty["weight"],
        "functional": options.compile and penalty is not None,
        "codes": start.layout["read"],
    }
    generator, critic = (net.to(device) for net in cpu.networks(start))
    cpu.load(generator, "generator.", start)
    cpu.load(critic, "critic.", start)
    adams = (
        cpu.adam_of(generator, training["generator"], "fused"),
        cpu.adam_of(critic, training["critic"], "fused"),
    )
    step = cpu.make_step(game, generator, critic, adams, options.compile)
    torch.cuda.synchronize()
    how = "torch.compile" if options.compile else "eager"
    engine = f"PyTorch {torch.__version__}, {how}, {torch.cuda.get_device_name()}, fused Adam"
    cpu.say({"engine": engine, "setupMs": 1000 * (time.perf_counter() - began)})

    taken = 0
    for line in sys.stdin:
        word, *argument = line.split()
        if word == "end":
            break
        count = int(argument[0])
        fed = range(taken, taken + count)
        batches = [[start.rows(name, i, options.batch) for name in ("real", "latents", "mix")] for i in fed]
        found = []
        torch.cuda.synchronize()
        began = time.perf_counter()
        for batch in batches:
            metrics = step(*(None if rows is None else rows.to(device, non_blocking=True) for rows in batch))
            # Kept where they are: reading one would wait for the device. Copied, since a compiled step may reuse them.
            found.append({name: value.detach().clone() for name, value in metrics.items()})
        torch.cuda.synchronize()
        ms = 1000 * (time.perf_counter() - began) / count
        figures = [
            {name: value.item() for name, value in found[i].items()}
            for i in range(min(count, max(0, cpu.COMPARED - taken)))
        ]
        taken += count
        cpu.say({"ms": [ms] * count, "figures": figures})
    cpu.say({"peakMiB": cpu.peak_mib()})


if __name__ == "__main__":
    main()
