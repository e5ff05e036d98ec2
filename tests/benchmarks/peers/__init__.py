"""The appliance beside a Pipecat pipeline and the plain sequential chain: same questions, same engines, same virtual card."""
